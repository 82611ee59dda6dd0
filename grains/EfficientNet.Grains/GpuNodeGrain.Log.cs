using EfficientNet.Contracts;
using Microsoft.Extensions.Logging;

namespace EfficientNet.Grains;

internal sealed partial class GpuNodeGrain
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A heartbeat of {Node} comes from incarnation {Incarnation}, but a newer one is known: two agents have "
            + "this name, or one's clock went back"
    )]
    private partial void LogSuperseded(NodeName node, long incarnation);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Node} offers (incarnation, ready, pool, devices, data sets): {Offer}"
    )]
    private partial void LogOffer(NodeName node, string offer);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Node} draining: {Draining}")]
    private partial void LogDraining(NodeName node, bool draining);
}
