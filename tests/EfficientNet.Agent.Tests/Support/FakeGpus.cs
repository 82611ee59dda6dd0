using EfficientNet.Agent.Devices;

namespace EfficientNet.Agent.Tests.Support;

/// <summary>GPUs that a test made up.</summary>
internal sealed class FakeGpus(params GpuReading[] gpus) : IGpuProbe
{
    public IReadOnlyList<GpuReading> Read() => gpus;
}
