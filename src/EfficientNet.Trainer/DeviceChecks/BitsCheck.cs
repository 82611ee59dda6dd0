using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Trainer.DeviceChecks;

/// <summary>Whether mode <c>exact</c> keeps its word on the device (protocol rule P22).</summary>
internal static class BitsCheck
{
    private const int LeaveAfter = 3;

    /// <summary>The same run twice.</summary>
    public static DeviceCheckResult Exact(CheckedDevice device) => InEachPrecision(
        DeviceCheckNames.Exact, $"{CheckedRun.StepsPerEpoch} steps of B0 twice", "Runs in mode exact would fail as Nondeterministic when they resume; use mode fast on this device.",
        (specification, folder) => (CheckedRun.Train(device, specification, Path.Combine(folder, "a")).StateSha256, CheckedRun.Train(device, specification, Path.Combine(folder, "b")).StateSha256));

    /// <summary>A run that is left at a checkpoint and goes on, beside one that is not.</summary>
    public static DeviceCheckResult Resume(CheckedDevice device) => InEachPrecision(
        DeviceCheckNames.Resume, $"left at step {LeaveAfter} of {CheckedRun.StepsPerEpoch} and resumed", "Resumed runs end with other weights than ones never interrupted; use mode fast on this device.",
        (specification, folder) =>
        {
            var whole = CheckedRun.Train(device, specification, Path.Combine(folder, "whole")).StateSha256;
            var (_, left) = CheckedRun.Train(device, specification, Path.Combine(folder, "parts"), leaveAfter: LeaveAfter);
            return left is { Step: LeaveAfter }
                ? (whole, CheckedRun.Train(device, specification, Path.Combine(folder, "parts"), left).StateSha256)
                : throw new InvalidOperationException($"The run was to leave at step {LeaveAfter}, its last checkpoint is of step {left?.Step}.");
        });

    private static DeviceCheckResult InEachPrecision(string check, string what, string otherwise, Func<RunSpecification, string, (string First, string Second)> hashes)
    {
        var found = new List<string>();
        var equal = true;
        foreach (var precision in Enum.GetValues<Precision>())
        {
            var folder = Directory.CreateTempSubdirectory("effnet-check-");
            try
            {
                var (first, second) = hashes(CheckedRun.In(precision), folder.FullName);
                equal &= first == second;
                found.Add($"{precision.ToString().ToLowerInvariant()} {first[..8]} {(first == second ? "=" : "is not")} {second[..8]}");
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        var measured = $"{what}: {string.Join(", ", found)}";
        return equal ? new DeviceCheckResult(check, CheckVerdict.Good, measured) : new DeviceCheckResult(check, CheckVerdict.Wrong, measured, otherwise);
    }
}
