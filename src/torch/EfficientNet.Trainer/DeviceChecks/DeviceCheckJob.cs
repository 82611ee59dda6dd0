using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Models;
using EfficientNet.Trainer.Models;

namespace EfficientNet.Trainer.DeviceChecks;

/// <summary>
/// <c>check NAME --device cpu|UUID</c>: whether one thing that training relies on holds on a device; for <c>effnet doctor
/// --gpu</c>.
/// </summary>
internal static class DeviceCheckJob
{
    private static readonly Dictionary<string, Func<CheckedDevice, DeviceCheckResult>> Checks = new()
    {
        [DeviceCheckNames.Libtorch] = LibtorchCheck.Run,
        [DeviceCheckNames.Float32] = StepCheck.Float32,
        [DeviceCheckNames.Bfloat16] = StepCheck.Bfloat16,
        [DeviceCheckNames.Exact] = device => BitsCheck.Exact(device, DeviceCheckNames.Exact, Precision.Float32),
        [DeviceCheckNames.Resume] = device => BitsCheck.Resume(device, DeviceCheckNames.Resume, Precision.Float32),
        [DeviceCheckNames.ExactBfloat16] = device => BitsCheck.Exact(device, DeviceCheckNames.ExactBfloat16, Precision.Bfloat16),
        [DeviceCheckNames.ResumeBfloat16] = device =>
            BitsCheck.Resume(device, DeviceCheckNames.ResumeBfloat16, Precision.Bfloat16),
        [DeviceCheckNames.Memory] = MemoryCheck.Run,
        [DeviceCheckNames.Hold] = HoldCheck.Run,
        [DeviceCheckNames.Pinned] = PinnedCheck.Run,
    };

    private static readonly string[] InFloat32Alone = [DeviceCheckNames.Float32, DeviceCheckNames.Exact, DeviceCheckNames.Resume];

    /// <summary>Answers with one line of JSON; if the check throws, the error is the answer.</summary>
    public static int Run(string[] words)
    {
        var code = JsonJob.Run(words, CheckedDevice.Options, Check);
        if (words is [DeviceCheckNames.Hold, ..])
            Console.In.ReadToEnd();
        return code;
    }

    private static DeviceCheckResult Check(CommandArguments arguments)
    {
        if (arguments.Names is not [var name] || !DeviceCheckNames.All.Contains(name))
            throw new UsageException($"check needs one name of {string.Join(", ", DeviceCheckNames.All)}.");
        var device = CheckedDevice.Of(arguments);
        try
        {
            if (!device.IsGpu && !InFloat32Alone.Contains(name))
                Bfloat16Kernels.Emulate();
            TorchRuntime.EnsureLoaded();
            return name.StartsWith(DeviceCheckNames.Speed, StringComparison.Ordinal)
                ? SpeedCheck.Run(device, name)
                : Checks[name](device);
        }
        catch (Exception error) when (error is not UsageException)
        {
            Console.Error.WriteLine(error);
            return new DeviceCheckResult(name, CheckVerdict.Wrong, FirstLine(error.Message), "It ended with an error.");
        }
    }

    // libtorch's messages continue with its stack.
    private static string FirstLine(string message) => message.Split('\n')[0].Trim();
}
