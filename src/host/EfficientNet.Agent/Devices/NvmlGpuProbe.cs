namespace EfficientNet.Agent.Devices;

/// <summary>GPUs through NVIDIA's management library.</summary>
internal sealed class NvmlGpuProbe(Nvml nvml) : IGpuProbe
{
    /// <inheritdoc />
    public IReadOnlyList<GpuReading> Read()
    {
        var readings = new List<GpuReading>();
        for (uint index = 0; index < (nvml.Count() ?? 0); index++)
        {
            if (nvml.Device(index) is not { } device)
                continue;
            var parent = nvml.Name(device);
            if (!nvml.IsDivided(device))
                Add(device, parent, divided: false);
            else
                foreach (var instance in nvml.Instances(device))
                    Add(instance, parent, divided: true);
        }

        return readings;

        void Add(nint device, string? parent, bool divided)
        {
            if (nvml.Id(device) is { } id && nvml.Memory(device) is { } memory)
                readings.Add(
                    new GpuReading(
                        id,
                        nvml.Name(device) ?? parent ?? "NVIDIA GPU",
                        memory.Total,
                        memory.Used,
                        divided ? null : nvml.Utilisation(device)
                    )
                );
        }
    }
}
