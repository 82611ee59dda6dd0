using Microsoft.Extensions.Logging;

namespace EfficientNet.Ledger.Commits;

internal sealed partial class GroupCommit
{
    [LoggerMessage(1, LogLevel.Warning, "A batch of {Count} transitions failed and is replayed one by one.")]
    private partial void LogReplay(Exception error, int count);

    [LoggerMessage(
        2,
        LogLevel.Warning,
        "{Count} transitions could not be committed, the first of {Key}; if PostgreSQL is away, further ones are not logged "
            + "until it is back."
    )]
    private partial void LogFailed(Exception error, int count, string key);
}
