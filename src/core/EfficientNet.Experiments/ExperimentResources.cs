using EfficientNet.Contracts;

namespace EfficientNet.Experiments;

/// <summary>
/// What the experiment asks of a device. Memory is estimated for each architecture, the data set is named by the data.
/// </summary>
/// <param name="DeviceKind">Kind of device; null means any.</param>
/// <param name="MemoryGiB">Memory of the devices that are meant: what does not fit at once goes in micro-batches
/// (<see cref="MicroBatchFit"/>); null means batches are as the recipe has them.</param>
public sealed record ExperimentResources(DeviceKind? DeviceKind = null, int? MemoryGiB = null);
