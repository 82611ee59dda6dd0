using System.Diagnostics;
using System.Globalization;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Models;
using static TorchSharp.torch;

namespace EfficientNet.Trainer.DeviceChecks;

/// <summary>
/// Whether <see cref="Upload"/> copies the right bytes to a GPU when the next ones follow at once, and how much it gains.
/// </summary>
internal static class PinnedCheck
{
    private const int Bytes = 64 << 20;
    private const int Rounds = 8;

    public static DeviceCheckResult Run(CheckedDevice device)
    {
        if (!device.IsGpu)
            return CheckedDevice.ForGpusOnly(DeviceCheckNames.Pinned);
        device.Prepare(DeterminismMode.Exact);
        using var scope = NewDisposeScope();
        var source = empty(Bytes, dtype: ScalarType.Byte);
        Milliseconds(Upload.To); // The first call allocates the memory and pins it.
        var plain = Milliseconds((host, gpu) => host.to(gpu));
        var pinned = Milliseconds(Upload.To);

        // One after the other without a pause: memory reused too early would be overwritten by the next.
        var copies = Enumerable.Range(1, Rounds).Select(round => Upload.To(source.fill_(round), device.Device)).ToList();
        device.Synchronise();
        var right = copies.Index().Count(copy => copy.Item.eq(copy.Index + 1).all().item<bool>());

        var measured = string.Create(
            CultureInfo.InvariantCulture,
            $"{Rounds} × {Bytes >> 20} MiB: {right} copies right; {pinned:0} ms through pinned memory, {plain:0} ms without"
        );
        return right == Rounds
            ? new DeviceCheckResult(DeviceCheckNames.Pinned, CheckVerdict.Good, measured)
            : new DeviceCheckResult(
                DeviceCheckNames.Pinned,
                CheckVerdict.Wrong,
                measured,
                "Images reach this GPU damaged: no result on it can be trusted."
            );

        double Milliseconds(Func<Tensor, Device, Tensor> upload)
        {
            var began = Stopwatch.GetTimestamp();
            for (var round = 0; round < Rounds; round++)
                upload(source, device.Device).Dispose();
            device.Synchronise();
            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
    }
}
