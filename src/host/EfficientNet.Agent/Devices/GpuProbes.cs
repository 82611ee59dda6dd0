namespace EfficientNet.Agent.Devices;

/// <summary>Chooses how to find GPUs.</summary>
internal static class GpuProbes
{
    /// <summary>
    /// The management library if it loads, otherwise <c>nvidia-smi</c>, which finds nothing if it is not installed either.
    /// </summary>
    public static IGpuProbe Create(TimeProvider time) =>
        Nvml.TryLoad() is { } nvml ? new NvmlGpuProbe(nvml) : new NvidiaSmiGpuProbe(time);
}
