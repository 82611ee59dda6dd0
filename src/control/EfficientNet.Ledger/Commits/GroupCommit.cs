using System.Threading.Channels;
using EfficientNet.Experiments;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EfficientNet.Ledger.Commits;

/// <summary>
/// Gathers the transitions of a silo into one transaction at a time (protocol rule P4): while one commits, the next batch
/// fills. A caller's task completes only after its commit, and one caller's error is its own.
/// </summary>
internal sealed partial class GroupCommit : IAsyncDisposable
{
    private const int Tries = 3;

    private readonly CommitTransaction _transaction;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<GroupCommit> _logger;
    private readonly Channel<PendingWrite> _queue;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private bool _away;

    public GroupCommit(NpgsqlDataSource source, LedgerOptions options, TimeProvider time, ILogger<GroupCommit> logger)
    {
        _transaction = new CommitTransaction(source, options.LockTimeout);
        _options = options;
        _time = time;
        _logger = logger;
        _queue = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        _loop = Task.Run(CommitBatchesAsync);
    }

    /// <summary>
    /// Queues one statement and waits for its commit. It can be cancelled until it is queued; after that the outcome is awaited.
    /// </summary>
    /// <exception cref="LedgerUnavailableException">The queue stayed full, or PostgreSQL does not answer.</exception>
    /// <exception cref="LedgerRejectedException">PostgreSQL refused this statement.</exception>
    public async Task<long> WriteAsync(string key, Func<NpgsqlBatchCommand> command, CancellationToken cancellationToken)
    {
        var write = new PendingWrite(key, command);
        if (!_queue.Writer.TryWrite(write))
            await WaitForRoomAsync(write, cancellationToken);
        return await write.Completion;
    }

    /// <summary>Commits what is queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        _stopping.CancelAfter(_options.QueueTimeout);
        await _loop;
        _stopping.Dispose();
    }

    private async Task WaitForRoomAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.QueueTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _queue.Writer.WriteAsync(write, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new LedgerUnavailableException(
                $"The ledger's queue of {_options.QueueCapacity} transitions stayed full for "
                    + $"{_options.QueueTimeout.TotalSeconds:0.#} s; nothing was written for {write.Key}. "
                    + "PostgreSQL answers too slowly, or not at all."
            );
        }
        catch (ChannelClosedException error)
        {
            throw new LedgerUnavailableException($"The ledger is shutting down; nothing was written for {write.Key}.", error);
        }
    }

    private async Task CommitBatchesAsync()
    {
        var batch = new List<PendingWrite>(_options.BatchSize);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < _options.BatchSize && _queue.Reader.TryRead(out var write))
                batch.Add(write);
            // A stable sort: two writes of one key keep their order.
            var sorted = batch.OrderBy(write => write.Key, StringComparer.Ordinal).ToArray();
            await CommitAsync(sorted);
            batch.Clear();
        }
    }

    private async Task CommitAsync(PendingWrite[] batch)
    {
        if (await TryAsync(batch) is not { } error)
            return;
        if (batch.Length > 1 && MayBeOneCallers(error))
            await ReplayAsync(batch, error);
        else
            Fail(batch, error);
    }

    // One by one, so that one caller's error or time-out is its own.
    private async Task ReplayAsync(PendingWrite[] batch, Exception error)
    {
        LogReplay(error, batch.Length);
        var unanswered = 0;
        for (var i = 0; i < batch.Length; i++)
        {
            if (await TryAsync([batch[i]]) is not { } own)
                continue;
            Fail([batch[i]], own);
            // A second one without an answer is no caller's fault: PostgreSQL is slow or away, and each further try would only
            // prolong the wait.
            if (LedgerErrors.IsLostConnection(Cause(own)) && ++unanswered == 2)
            {
                Fail(batch[(i + 1)..], own);
                return;
            }
        }
    }

    /// <summary>Commits the batch; returns null, or why it was not committed.</summary>
    private async Task<Exception?> TryAsync(PendingWrite[] batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var rows = await _transaction.RunAsync(batch, _stopping.Token);
                for (var i = 0; i < batch.Length; i++)
                    batch[i].Committed(rows[i]);
                _away = false;
                return null;
            }
            catch (NotCommittedException error) when (attempt < Tries && !error.TimedOut)
            {
                // It is known not to have happened: commit the same batch again, on another connection.
            }
            catch (Exception error)
            {
                return error;
            }
        }
    }

    private void Fail(PendingWrite[] batch, Exception failure)
    {
        if (batch.Length == 0)
            return;
        var error = Cause(failure);
        // Once for each outage: while PostgreSQL is away, every batch fails, several a second.
        if (!_away)
            LogFailed(error, batch.Length, batch[0].Key);
        _away = LedgerErrors.IsLostConnection(error);
        foreach (var write in batch)
            write.Failed(LedgerErrors.Translate(error, $"write {write.Key}") ?? Stopped(error, write) ?? error);
    }

    private static bool MayBeOneCallers(Exception error) =>
        error switch
        {
            NotCommittedException lost => lost.StatementTimedOut,
            EffnetException or OperationCanceledException => false,
            _ => !LedgerErrors.IsLostConnection(error),
        };

    private static Exception Cause(Exception error) =>
        error is NotCommittedException { InnerException: { } cause } ? cause : error;

    private static LedgerUnavailableException? Stopped(Exception error, PendingWrite write) =>
        error is OperationCanceledException
            ? new LedgerUnavailableException($"The ledger was shut down before {write.Key} was written.", error)
            : null;
}
