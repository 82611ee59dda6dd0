using EfficientNet.Experiments.Runs;
using Npgsql;

namespace EfficientNet.Chaos.Observing;

/// <summary>
/// Waits for recovery by polling the ledger ten times a second, also while the database is away.
/// </summary>
internal sealed class Watch(CampaignLedger ledger, TimeProvider time, TimeSpan limit)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Now, by the clock that the database on this machine shares.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>
    /// Waits for the first report of a later attempt of the run. The ledger's own pause between attempts is not counted. Null
    /// means that the run ended without one.
    /// </summary>
    public async Task<TimeSpan?> NextAttemptAsync(
        LiveAttempt struck,
        DateTimeOffset since,
        long after,
        CancellationToken cancellationToken,
        TimeSpan? patience = null
    )
    {
        var facts = await UntilAsync(
            $"another attempt of {struck.Run} to begin",
            async () =>
            {
                var seen = (await ledger.FactsAsync(after, cancellationToken)).Where(fact => fact.Run == struck.Run).ToList();
                return seen.Any(fact =>
                    fact.Event is AttemptBegan began && began.Attempt > struck.Attempt
                    || fact.Event is RunSucceeded or RunFailed or RunCancelled
                )
                    ? seen
                    : null;
            },
            cancellationToken,
            patience
        );
        var ordered = facts
            .Select(fact => fact.Event)
            .OfType<AttemptEnded>()
            .FirstOrDefault(ended => ended.Attempt == struck.Attempt)
            ?.NotBefore;
        return facts.FirstOrDefault(fact => fact.Event is AttemptBegan began && began.Attempt > struck.Attempt) is { } next
            ? Positive(next.At - (ordered is { } notBefore && notBefore > since ? notBefore : since))
            : null;
    }

    /// <summary>Waits until every lease that is live at the first look has been renewed, or has ended.</summary>
    public async Task<TimeSpan> RenewedAsync(
        DateTimeOffset since,
        Func<LiveAttempt, bool> which,
        CancellationToken cancellationToken
    )
    {
        var before = (await LiveAsync(cancellationToken)).Where(which).ToList();
        await UntilAsync(
            $"renewals of {string.Join(", ", before.Select(lease => lease.Title))}",
            async () =>
            {
                var now = await ledger.LiveAsync(cancellationToken);
                return before.All(lease =>
                    now.FirstOrDefault(other => (other.Run, other.Attempt) == (lease.Run, lease.Attempt)) is not { } live
                    || live.Renewals > lease.Renewals
                )
                    ? now
                    : null;
            },
            cancellationToken
        );
        return Positive(Now - since);
    }

    /// <summary>Waits until the run's trainer has made progress: a later sign of life, a report, or a later attempt.</summary>
    public async Task<TimeSpan> ProgressAsync(LiveAttempt struck, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var from = await UntilAsync(
            "the newest change",
            async () => (long?)await ledger.LatestChangeAsync(cancellationToken),
            cancellationToken
        );
        var before = (await LiveAsync(cancellationToken)).FirstOrDefault(lease => lease.Run == struck.Run)?.Progress;
        await UntilAsync(
            $"progress of {struck.Run}",
            async () =>
            {
                var now = (await ledger.LiveAsync(cancellationToken)).FirstOrDefault(lease => lease.Run == struck.Run)?.Progress;
                var told = (await ledger.FactsAsync(from!.Value, cancellationToken)).Any(fact =>
                    fact.Run == struck.Run
                    && fact.Event is AttemptBegan or EpochCommitted or EpochReplayed or CheckpointRecorded or RunSucceeded
                );
                return told || (now is not null && now != before) ? "" : null;
            },
            cancellationToken
        );
        return Positive(Now - since);
    }

    /// <summary>Live leases, as soon as the database answers.</summary>
    public async Task<IReadOnlyList<LiveAttempt>> LiveAsync(CancellationToken cancellationToken) =>
        await UntilAsync("the database to answer", async () => await ledger.LiveAsync(cancellationToken), cancellationToken);

    /// <summary>Polls until there is a value.</summary>
    /// <exception cref="NotRecoveredException">There was none in time.</exception>
    public async Task<T> UntilAsync<T>(
        string what,
        Func<Task<T?>> look,
        CancellationToken cancellationToken,
        TimeSpan? patience = null
    )
    {
        var began = time.GetTimestamp();
        while (true)
        {
            string? reason = null;
            try
            {
                if (await look() is { } seen)
                    return seen;
            }
            catch (Exception error)
                when (error is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException or HttpRequestException)
            {
                reason = error.Message;
            }

            if (time.GetElapsedTime(began) > (patience ?? limit))
                throw new NotRecoveredException(
                    $"waited {(patience ?? limit).TotalSeconds:0} s for {what}{(reason is null ? "" : $" ({reason})")}"
                );
            await Task.Delay(Look, time, cancellationToken);
        }
    }

    private static TimeSpan Positive(TimeSpan span) => span < TimeSpan.Zero ? TimeSpan.Zero : span;
}
