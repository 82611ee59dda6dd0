using Microsoft.Extensions.Logging;

namespace EfficientNet.Ledger;

public sealed partial class ChangeSignal
{
    [LoggerMessage(1, LogLevel.Warning, "Listening to PostgreSQL failed; changes are polled for every {Interval}.")]
    private partial void LogPolling(Exception error, TimeSpan interval);
}
