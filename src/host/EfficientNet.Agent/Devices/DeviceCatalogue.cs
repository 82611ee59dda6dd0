using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Host.CommandLines;

namespace EfficientNet.Agent.Devices;

/// <summary>The devices that the agent offers, with their current telemetry.</summary>
/// <param name="selection">The user's choice; null means every GPU, or one slot of the processor if there is none.</param>
/// <param name="gpus">Finds GPUs.</param>
/// <param name="proc">Reads about the processor.</param>
/// <param name="cores">Cores that this process may use.</param>
internal sealed class DeviceCatalogue(DeviceSelection? selection, IGpuProbe gpus, ProcFiles proc, int cores)
{
    /// <summary>
    /// Share of the memory that trainers on the processor may use together; the rest is for the system, the agent and the page
    /// cache.
    /// </summary>
    private const double TrainersShareOfMemory = 0.9;

    private readonly DeviceSelection _selection =
        selection ?? (gpus.Read().Count > 0 ? DeviceSelection.Cuda : DeviceSelection.Cpu(slots: 1));
    private readonly string _processor = proc.ProcessorModel();

    /// <summary>The devices; a GPU that the driver no longer shows is missing.</summary>
    public IReadOnlyList<DeviceDescription> Read()
    {
        var devices = new List<DeviceDescription>();
        if (_selection.CpuSlots is > 0 and var slots)
        {
            devices.Add(
                new DeviceDescription(
                    DeviceName.Cpu,
                    DeviceKind.Cpu,
                    _processor,
                    (long)(proc.MemoryBytes() * TrainersShareOfMemory) / slots,
                    slots,
                    _selection.CpuThreads ?? Math.Max(1, cores / slots),
                    proc.Utilisation(),
                    proc.MemoryUsedBytes()
                )
            );
        }

        if (!_selection.AllGpus && _selection.GpuIds.Count == 0)
            return devices;
        var offered = gpus.Read().Where(gpu => _selection.AllGpus || _selection.GpuIds.Contains(gpu.Id)).ToList();
        devices.AddRange(
            offered.Select(gpu => new DeviceDescription(
                gpu.Id,
                DeviceKind.Cuda,
                gpu.Model,
                gpu.MemoryBytes,
                Slots: 1,
                Math.Max(1, cores / offered.Count),
                gpu.Utilisation,
                gpu.MemoryUsedBytes
            ))
        );
        return devices;
    }

    /// <summary>Requested devices that are missing, one sentence each.</summary>
    public IReadOnlyList<string> Missing()
    {
        var there = gpus.Read();
        return
        [
            .. _selection.AllGpus && there.Count == 0
                ?
                [
                    "Option --devices: cuda was asked for, but neither libnvidia-ml.so.1 nor nvidia-smi shows a GPU; "
                        + "install NVIDIA's driver or use cpu.",
                ]
                : Array.Empty<string>(),
            .. _selection
                .GpuIds.Except(there.Select(gpu => gpu.Id))
                .Select(id =>
                    $"Option --devices: GPU '{id}' is not on this host; there are: "
                    + $"{string.Join(", ", there.Select(gpu => gpu.Id).DefaultIfEmpty("none"))}."
                ),
        ];
    }
}
