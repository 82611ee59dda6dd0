namespace EfficientNet.Telemetry;

/// <summary>Runs and nodes of the whole cluster by state, for gauges.</summary>
public sealed record StateCounts(IReadOnlyDictionary<string, long> Runs, IReadOnlyDictionary<string, long> Nodes);
