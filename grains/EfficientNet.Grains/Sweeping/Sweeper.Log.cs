using Microsoft.Extensions.Logging;

namespace EfficientNet.Grains.Sweeping;

internal sealed partial class Sweeper
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Sweep} failed and is tried again every second; further failures in a row are not logged"
    )]
    private partial void LogSweepFailed(Exception error, string sweep);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sweeping {Subject} failed; the next sweep tries again")]
    private partial void LogCallFailed(Exception error, string subject);
}
