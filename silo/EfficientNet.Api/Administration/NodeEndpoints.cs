using EfficientNet.Api.Access;
using EfficientNet.Api.Answers;
using EfficientNet.Contracts;
using EfficientNet.Grains;

namespace EfficientNet.Api.Administration;

internal static class NodeEndpoints
{
    public static Task DrainAsync(string name, IGrainFactory grains, CallingActor actor, CancellationToken cancellationToken) =>
        Node(grains, name).DrainAsync(actor.Value, cancellationToken);

    public static Task UndrainAsync(string name, IGrainFactory grains, CallingActor actor, CancellationToken cancellationToken) =>
        Node(grains, name).UndrainAsync(actor.Value, cancellationToken);

    public static Task AdmitAsync(string name, IGrainFactory grains, CallingActor actor, CancellationToken cancellationToken) =>
        Node(grains, name).AdmitAsync(actor.Value, cancellationToken);

    private static IGpuNodeGrain Node(IGrainFactory grains, string name) => grains.Node(RouteText.ParseId<NodeName>(name));
}
