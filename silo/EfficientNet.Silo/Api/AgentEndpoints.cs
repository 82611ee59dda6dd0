using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Grains.Abstractions;

namespace EfficientNet.Silo.Api;

internal static class AgentEndpoints
{
    public static void MapAgents(this IEndpointRouteBuilder api)
    {
        api.MapPost("/agents/{node}/heartbeat", (string node, Heartbeat heartbeat, IGrainFactory grains, CancellationToken cancellationToken) =>
            Node(grains, node).HeartbeatAsync(heartbeat, cancellationToken));
        api.MapPost("/agents/{node}/reports", (string node, Report report, IGrainFactory grains, CancellationToken cancellationToken) =>
            Node(grains, node).ReportAsync(report, cancellationToken));
    }

    private static IGpuNodeGrain Node(IGrainFactory grains, string node) => grains.GetGrain<IGpuNodeGrain>(ApiRoutes.ParseId<NodeName>(node).Value);
}
