using EfficientNet.Contracts;

namespace EfficientNet.Experiments;

/// <summary>What the experiment asks of a device. Memory is estimated for each architecture, the data set is named by the data.</summary>
/// <param name="DeviceKind">Kind of device; absent: any.</param>
public sealed record ExperimentResources(DeviceKind? DeviceKind = null);
