namespace EfficientNet.Contracts.Agents;

/// <summary>One device of a node, as its agent sees it.</summary>
/// <param name="Device"><c>cpu</c> or a GPU's UUID.</param>
/// <param name="Kind">Kind of device.</param>
/// <param name="Model">Processor or GPU model.</param>
/// <param name="MemoryBytes">Memory that one slot may use.</param>
/// <param name="Slots">Trainers that may share the device.</param>
/// <param name="ThreadsPerSlot">Computing threads of a trainer on it.</param>
/// <param name="Utilisation">Share in use, 0 to 1, when known.</param>
/// <param name="MemoryUsedBytes">Memory in use, when known.</param>
public sealed record DeviceDescription(
    string Device,
    DeviceKind Kind,
    string Model,
    long MemoryBytes,
    int Slots,
    int ThreadsPerSlot,
    double? Utilisation = null,
    long? MemoryUsedBytes = null
);
