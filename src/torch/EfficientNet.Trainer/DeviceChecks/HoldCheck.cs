using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using static TorchSharp.torch;

namespace EfficientNet.Trainer.DeviceChecks;

/// <summary>
/// Allocates GPU memory and keeps it while the process lives, so that its parent can see it appear, and disappear with the
/// process.
/// </summary>
internal static class HoldCheck
{
    private const long Bytes = 1L << 30;
    private static Tensor? _held;

    public static DeviceCheckResult Run(CheckedDevice device)
    {
        if (!device.IsGpu)
            return CheckedDevice.ForGpusOnly(DeviceCheckNames.Hold);
        device.Prepare(DeterminismMode.Exact);
        _held = zeros(Bytes, dtype: ScalarType.Byte, device: device.Device);
        device.Synchronise();
        return new DeviceCheckResult(DeviceCheckNames.Hold, CheckVerdict.Good, $"{_held.numel() >> 20} MiB");
    }
}
