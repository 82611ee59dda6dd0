using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Grains.Abstractions;

namespace EfficientNet.Silo.Api;

internal static class NodeEndpoints
{
    public static void MapNodes(this IEndpointRouteBuilder api)
    {
        api.MapGet("/nodes", (ILedgerQueries queries, CancellationToken cancellationToken) => queries.NodesAsync(cancellationToken));
        api.MapPost("/nodes/{name}/drain", (string name, IGrainFactory grains) => SetDrainingAsync(name, draining: true, grains));
        api.MapPost("/nodes/{name}/undrain", (string name, IGrainFactory grains) => SetDrainingAsync(name, draining: false, grains));
    }

    private static async Task<IResult> SetDrainingAsync(string name, bool draining, IGrainFactory grains)
    {
        var node = grains.GetGrain<IGpuNodeGrain>(ApiRoutes.ParseId<NodeName>(name).Value);
        await node.SetDrainingAsync(draining);
        return Results.NoContent();
    }
}
