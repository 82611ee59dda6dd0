using System.Diagnostics;
using System.Globalization;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Models;
using static TorchSharp.torch;

namespace EfficientNet.Trainer.DeviceChecks;

/// <summary>Whether <see cref="Upload"/> brings the right bytes to a GPU, also when the source is changed at once, and what it gains.</summary>
internal static class PinnedCheck
{
    private const int Bytes = 256 << 20;
    private const int Rounds = 4;

    public static DeviceCheckResult Run(CheckedDevice device)
    {
        if (!device.IsGpu)
            return CheckedDevice.ForGpusOnly(DeviceCheckNames.Pinned);
        device.Prepare(DeterminismMode.Exact);
        using var scope = NewDisposeScope();
        var source = empty(Bytes, dtype: ScalarType.Byte);
        var (wrong, pinnedSeconds, plainSeconds) = (0, double.MaxValue, double.MaxValue);
        for (var round = 1; round <= Rounds; round++)
        {
            source.fill_(round);
            plainSeconds = Math.Min(plainSeconds, Time(() => source.to(device.Device)));
            source.pin_memory(); // The first pinned block of this size is made slowly, later ones come from the first.
            pinnedSeconds = Math.Min(pinnedSeconds, Time(() =>
            {
                var copy = Upload.To(source, device.Device);
                source.fill_(0);
                return copy;
            }, copy => wrong += copy.eq(round).all().item<bool>() ? 0 : 1));
        }

        var measured = string.Create(CultureInfo.InvariantCulture, $"{Bytes >> 20} MiB to the GPU in {1000 * pinnedSeconds:0} ms through pinned memory, in {1000 * plainSeconds:0} ms without; {Rounds - wrong} of {Rounds} copies right");
        return wrong == 0
            ? new DeviceCheckResult(DeviceCheckNames.Pinned, CheckVerdict.Good, measured)
            : new DeviceCheckResult(DeviceCheckNames.Pinned, CheckVerdict.Wrong, measured, "Images reach this GPU damaged: no result on it can be trusted.");

        double Time(Func<Tensor> copying, Action<Tensor>? look = null)
        {
            var began = Stopwatch.GetTimestamp();
            using var copy = copying();
            device.Synchronise();
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            look?.Invoke(copy);
            return seconds;
        }
    }
}
