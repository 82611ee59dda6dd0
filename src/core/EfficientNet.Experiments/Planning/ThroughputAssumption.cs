using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Planning;

/// <summary>How fast a device is taken to be when hours are forecast.</summary>
/// <param name="MultiplyAddsPerSecond">Multiply-adds of convolutions that one device does in a second while training.</param>
/// <param name="Source">Where the number comes from, for people.</param>
public sealed record ThroughputAssumption(double MultiplyAddsPerSecond, string Source)
{
    /// <summary>
    /// A round number for a kind of device, null: CPU. The GPU's is that of one A100 in fp32 with TF32, from NVIDIA's published
    /// 1,078 images a second for B0: 1,078 × 3 × 0.386e9. The CPU's is one core on narrow networks.
    /// </summary>
    public static ThroughputAssumption For(DeviceKind? kind) =>
        kind is DeviceKind.Cuda
            ? new ThroughputAssumption(1.2e12, "assumed: one A100 GPU, TF32")
            : new ThroughputAssumption(4e9, "assumed: one CPU core");
}
