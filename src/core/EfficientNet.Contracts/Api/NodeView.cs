using EfficientNet.Contracts.Agents;

namespace EfficientNet.Contracts.Api;

/// <summary>A row of <c>GET /api/v1/nodes</c>.</summary>
/// <param name="Name">Name.</param>
/// <param name="State">State.</param>
/// <param name="Pool">Pool.</param>
/// <param name="Devices">Devices.</param>
/// <param name="DataSets">Data sets on the host.</param>
/// <param name="Runs">Runs that hold a lease on it.</param>
/// <param name="SeenSecondsAgo">Seconds since the newest heartbeat.</param>
/// <param name="Problem">What a person should look at on the host, such as a full disk; null: nothing.</param>
/// <param name="SetAside">Why it gets no more grants until it is admitted again or its agent restarts; null: it gets
/// them.</param>
/// <param name="Weights">Files of weights on the host, by name.</param>
public sealed record NodeView(
    NodeName Name,
    NodeState State,
    string Pool,
    IReadOnlyList<DeviceDescription> Devices,
    IReadOnlyList<string> DataSets,
    IReadOnlyList<RunId> Runs,
    double SeenSecondsAgo,
    string? Problem = null,
    string? SetAside = null,
    IReadOnlyList<string>? Weights = null
);
