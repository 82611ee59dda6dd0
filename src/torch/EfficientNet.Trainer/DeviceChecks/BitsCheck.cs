using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Trainer.DeviceChecks;

/// <summary>Whether mode <c>exact</c> really is exact on the device (protocol rule P22).</summary>
internal static class BitsCheck
{
    private const int LeaveAfter = 3;

    /// <summary>The same run twice.</summary>
    public static DeviceCheckResult Exact(CheckedDevice device, string check, Precision precision)
    {
        using var folders = new TemporaryFolder();
        var specification = CheckedRun.In(precision);
        var first = CheckedRun.Train(device, specification, folders.Sub("first")).StateSha256;
        var second = CheckedRun.Train(device, specification, folders.Sub("second")).StateSha256;
        return Compare(
            check,
            $"{CheckedRun.StepsPerEpoch} steps of B0 twice",
            first,
            second,
            "Runs in mode exact would fail as Nondeterministic when they resume; use mode fast on this device."
        );
    }

    /// <summary>A run that leaves at a checkpoint and resumes, compared with an uninterrupted one.</summary>
    public static DeviceCheckResult Resume(CheckedDevice device, string check, Precision precision)
    {
        using var folders = new TemporaryFolder();
        var specification = CheckedRun.In(precision);
        var whole = CheckedRun.Train(device, specification, folders.Sub("whole")).StateSha256;
        var (_, left) = CheckedRun.Train(device, specification, folders.Sub("parts"), leaveAfter: LeaveAfter);
        if (left is not { Step: LeaveAfter })
            throw new InvalidOperationException(
                $"The run should have left at step {LeaveAfter}, but its last checkpoint is of step {left?.Step}."
            );
        var resumed = CheckedRun.Train(device, specification, folders.Sub("parts"), left).StateSha256;
        return Compare(
            check,
            $"{CheckedRun.StepsPerEpoch} steps of B0, left after {LeaveAfter} and resumed",
            whole,
            resumed,
            "Resumed runs end with different weights than uninterrupted ones; use mode fast on this device."
        );
    }

    private static DeviceCheckResult Compare(string check, string what, string first, string second, string otherwise) =>
        first == second
            ? new DeviceCheckResult(check, CheckVerdict.Good, $"{what}: the same state, {first[..8]}")
            : new DeviceCheckResult(check, CheckVerdict.Wrong, $"{what}: state {first[..8]} and {second[..8]}", otherwise);

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("effnet-check-");

        public string Sub(string name) => Path.Combine(_folder.FullName, name);

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
