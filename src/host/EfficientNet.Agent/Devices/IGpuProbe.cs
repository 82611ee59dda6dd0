namespace EfficientNet.Agent.Devices;

/// <summary>Finds NVIDIA GPUs without creating a CUDA context, which would take memory from trainers.</summary>
internal interface IGpuProbe
{
    /// <summary>The usable GPUs as they are now, in the driver's order; empty if there is none. Never throws.</summary>
    IReadOnlyList<GpuReading> Read();
}

/// <summary>One GPU, or one MIG instance of it.</summary>
/// <param name="Id">UUID, <c>GPU-…</c> or <c>MIG-…</c>; never an index, since NVML and CUDA count differently.</param>
/// <param name="Model">Product name.</param>
/// <param name="MemoryBytes">Total memory.</param>
/// <param name="MemoryUsedBytes">Memory in use.</param>
/// <param name="Utilisation">Share of time with a kernel running, 0 to 1; not known for MIG instances.</param>
internal sealed record GpuReading(string Id, string Model, long MemoryBytes, long? MemoryUsedBytes, double? Utilisation);
