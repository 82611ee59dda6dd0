using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Grains;

namespace EfficientNet.Silo.Api;

internal static class NodeEndpoints
{
    public static void MapNodes(this IEndpointRouteBuilder api)
    {
        api.MapGet(
            "/nodes",
            (ILedgerQueries queries, CancellationToken cancellationToken) => queries.NodesAsync(cancellationToken)
        );
        api.MapPost(
            "/nodes/{name}/drain",
            (string name, IGrainFactory grains, CancellationToken cancellationToken) =>
                Node(grains, name).DrainAsync(cancellationToken)
        );
        api.MapPost(
            "/nodes/{name}/undrain",
            (string name, IGrainFactory grains, CancellationToken cancellationToken) =>
                Node(grains, name).UndrainAsync(cancellationToken)
        );
        api.MapPost(
            "/nodes/{name}/admit",
            (string name, IGrainFactory grains, CancellationToken cancellationToken) =>
                Node(grains, name).AdmitAsync(cancellationToken)
        );
    }

    private static IGpuNodeGrain Node(IGrainFactory grains, string name) => grains.Node(ApiRoutes.ParseId<NodeName>(name));
}
