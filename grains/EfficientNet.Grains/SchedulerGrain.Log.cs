using EfficientNet.Contracts;
using Microsoft.Extensions.Logging;

namespace EfficientNet.Grains;

internal sealed partial class SchedulerGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Granted {Run} attempt {Attempt} to {Node} {Device}:{Slot}")]
    private partial void LogGrant(RunId run, int attempt, NodeName node, string device, int slot);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} was set aside: {Reason}")]
    private partial void LogSetAside(NodeName node, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A scheduling pass of pool {Pool} failed; the next follows within a second"
    )]
    private partial void LogPassFailed(Exception error, string pool);
}
