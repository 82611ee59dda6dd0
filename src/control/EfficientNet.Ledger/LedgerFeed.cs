using System.Runtime.CompilerServices;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments.Ledger;
using Microsoft.Extensions.Logging;

namespace EfficientNet.Ledger;

/// <summary>The ledger's changes as they happen, for any number of readers: all wait on one listening connection.</summary>
public sealed partial class LedgerFeed(ILedgerQueries queries, ChangeSignal signal, TimeProvider time, ILogger<LedgerFeed> logger)
{
    private const int PageSize = 500;

    // A wake-up is a hint; without any, the tables are read again after this time.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Changes after <paramref name="after"/> (null: from now on), in order, none skipped or repeated, without end. A database
    /// that is away is waited for.
    /// </summary>
    public async IAsyncEnumerable<TimelineEntry> ReadAsync(
        long? after,
        ExperimentId? experiment,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var position = after ?? await AskAsync(queries.LatestChangeAsync, cancellationToken);
        while (true)
        {
            var ticket = signal.Arm();
            var from = position;
            var page = await AskAsync(token => queries.ChangesAsync(from, experiment, PageSize, token), cancellationToken);
            foreach (var entry in page)
                yield return entry;
            if (page.Count > 0)
                position = page[^1].Change;
            if (page.Count < PageSize)
                await ticket.WaitAsync(LongestWait, cancellationToken);
        }
    }

    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        for (var failed = false; ; failed = true)
        {
            try
            {
                return await ask(cancellationToken);
            }
            catch (EffnetException error) when (error.IsTransient)
            {
                if (!failed)
                    LogAway(logger, error.Message);
                await Task.Delay(PauseAfterError, time, cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The change feed waits for PostgreSQL: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);
}
