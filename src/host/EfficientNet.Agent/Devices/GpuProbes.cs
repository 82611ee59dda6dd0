namespace EfficientNet.Agent.Devices;

/// <summary>Chooses the way to the GPUs.</summary>
internal static class GpuProbes
{
    /// <summary>
    /// The management library where it loads, else <c>nvidia-smi</c>, which shows nothing where it is not installed either.
    /// </summary>
    public static IGpuProbe Create(TimeProvider time) =>
        Nvml.TryLoad() is { } nvml ? new NvmlGpuProbe(nvml) : new NvidiaSmiGpuProbe(time);
}
