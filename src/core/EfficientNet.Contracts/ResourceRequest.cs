namespace EfficientNet.Contracts;

/// <summary>What a run needs of a device slot; it is granted only where all of it is.</summary>
public sealed record ResourceRequest
{
    /// <summary>Kind of device, or absent for any.</summary>
    public DeviceKind? DeviceKind { get; init; }

    /// <summary>Estimated memory in bytes.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Name of the data set that must be on the host; <c>synthetic</c> is everywhere.</summary>
    public required string DataSet { get; init; }

    /// <summary>Name of the weights whose file must be on the host; null means the run begins from fresh ones.</summary>
    public string? Weights { get; init; }
}
