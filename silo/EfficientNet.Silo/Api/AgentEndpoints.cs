using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Grains;

namespace EfficientNet.Silo.Api;

internal static class AgentEndpoints
{
    public static void MapAgents(this IEndpointRouteBuilder api)
    {
        api.MapPost(
            "/agents/{node}/heartbeat",
            (string node, ForeignBody<Heartbeat> heartbeat, IGrainFactory grains, CancellationToken cancellationToken) =>
                grains.Node(ApiRoutes.ParseId<NodeName>(node)).HeartbeatAsync(heartbeat.Value, cancellationToken)
        );
        api.MapPost(
            "/agents/{node}/reports",
            (string node, ForeignBody<Report> body, IGrainFactory grains) =>
            {
                _ = ApiRoutes.ParseId<NodeName>(node);
                var report = body.Value;
                // No cancellation: a report that has reached the run is decided, whether or not the agent still waits.
                return grains.Run(report.Run).ReportAsync(report, CancellationToken.None);
            }
        );
    }
}
