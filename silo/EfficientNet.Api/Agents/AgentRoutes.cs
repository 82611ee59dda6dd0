using EfficientNet.Api.Access;

namespace EfficientNet.Api.Agents;

/// <summary>The calls of node agents.</summary>
internal static class AgentRoutes
{
    public static void MapAgents(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").RequireAuthorization(ApiPolicies.Agents);
        group.MapPost("/agents/{node}/heartbeat", AgentEndpoints.HeartbeatAsync);
        group.MapPost("/agents/{node}/reports", AgentEndpoints.ReportAsync);
        group.MapPut("/blobs/{sha256}", CheckpointEndpoints.StoreAsync);
        group.MapMethods("/blobs/{sha256}", [HttpMethods.Head], CheckpointEndpoints.FindAsync);
    }
}
