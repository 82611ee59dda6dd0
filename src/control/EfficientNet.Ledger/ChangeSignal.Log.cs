using Microsoft.Extensions.Logging;

namespace EfficientNet.Ledger;

public sealed partial class ChangeSignal
{
    [LoggerMessage(1, LogLevel.Warning, "PostgreSQL can't be listened to; changes are looked for every {Interval}.")]
    private partial void LogPolling(Exception error, TimeSpan interval);
}
