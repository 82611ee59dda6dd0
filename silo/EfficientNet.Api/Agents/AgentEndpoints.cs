using EfficientNet.Api.Answers;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Grains;

namespace EfficientNet.Api.Agents;

internal static class AgentEndpoints
{
    public static Task<HeartbeatAnswer> HeartbeatAsync(
        string node,
        ForeignBody<Heartbeat> heartbeat,
        IGrainFactory grains,
        CancellationToken cancellationToken
    ) => grains.Node(RouteText.ParseId<NodeName>(node)).HeartbeatAsync(heartbeat.Value, cancellationToken);

    public static Task<ReportAnswer> ReportAsync(string node, ForeignBody<Report> body, IGrainFactory grains)
    {
        _ = RouteText.ParseId<NodeName>(node);
        var report = body.Value;
        // No cancellation: a report that has reached the run is decided, whether or not the agent still waits.
        return grains.Run(report.Run).ReportAsync(report, CancellationToken.None);
    }
}
