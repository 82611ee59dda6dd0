using EfficientNet.Experiments;
using Npgsql;

namespace EfficientNet.Ledger.Commits;

/// <summary>
/// Commits a batch in one transaction and knows for certain whether it happened, even when the connection breaks at the commit
/// (protocol rule P4).
/// </summary>
internal sealed class CommitTransaction(NpgsqlDataSource source, TimeSpan lockTimeout)
{
    private const int PruneEvery = 1000;

    private int _transactions;

    /// <summary>Runs the statements and returns each one's number once they are committed.</summary>
    /// <exception cref="NotCommittedException">The connection broke and nothing happened.</exception>
    /// <exception cref="LedgerUnavailableException">The connection broke at the commit and PostgreSQL can't be asked what
    /// happened.</exception>
    /// <exception cref="PostgresException">A statement was refused and nothing happened.</exception>
    public async Task<long[]> RunAsync(IReadOnlyList<PendingWrite> batch, CancellationToken cancellationToken)
    {
        var operation = Guid.CreateVersion7();
        long[] rows = [];
        var executing = false;
        var committing = false;
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            executing = true;
            rows = await ExecuteAsync(connection, operation, batch, cancellationToken);
            committing = true;
            await transaction.CommitAsync(cancellationToken);
            return rows;
        }
        catch (Exception error) when (!committing && LedgerErrors.IsLostConnection(error))
        {
            // The commit was never sent, so the server rolls back when it notices.
            throw new NotCommittedException(error, executing);
        }
        catch (Exception error) when (committing && LedgerErrors.IsLostConnection(error))
        {
            if (!await HappenedAsync(operation, error, cancellationToken))
                throw new NotCommittedException(error, executing: false);
        }

        return rows;
    }

    private async Task<long[]> ExecuteAsync(
        NpgsqlConnection connection,
        Guid operation,
        IReadOnlyList<PendingWrite> batch,
        CancellationToken cancellationToken
    )
    {
        await using var statements = new NpgsqlBatch(connection);
        // The change feed's lock comes first, once a batch, and is held to the commit (P5).
        statements.BatchCommands.Add(new NpgsqlBatchCommand($"select pg_advisory_xact_lock({AdvisoryLocks.ChangeFeed})"));
        // Set only now: waiting for the feed is waiting for one's turn, but waiting for a row is one caller's affair.
        statements.BatchCommands.Add(new NpgsqlBatchCommand($"set local lock_timeout = {(long)lockTimeout.TotalMilliseconds}"));
        statements.BatchCommands.Add(Record(operation));
        if (Interlocked.Increment(ref _transactions) % PruneEvery == 0)
            statements.BatchCommands.Add(
                new NpgsqlBatchCommand("delete from operation where at < clock_timestamp() - interval '1 day'")
            );
        foreach (var write in batch)
            statements.BatchCommands.Add(write.MakeCommand());

        await using var reader = await statements.ExecuteReaderAsync(cancellationToken);
        var rows = new long[batch.Count];
        // The first result is the lock's; statements without RETURNING have none.
        for (var i = 0; i < rows.Length; i++)
        {
            await reader.NextResultAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
                throw new InvalidOperationException(
                    $"The statement for {batch[i].Key} answered no row; it must answer one number."
                );
            rows[i] = reader.GetInt64(0);
        }

        return rows;
    }

    private static NpgsqlBatchCommand Record(Guid operation) =>
        new("insert into operation (id) values ($1)") { Parameters = { new NpgsqlParameter { Value = operation } } };

    /// <summary>
    /// Whether the transaction with this id was committed. Inserting the id waits for a transaction that is still active, and
    /// claims the id if that was rolled back, so the answer can't change afterwards.
    /// </summary>
    private async Task<bool> HappenedAsync(Guid operation, Exception lost, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var command = source.CreateCommand("insert into operation (id) values ($1) on conflict do nothing");
                command.Parameters.Add(new NpgsqlParameter { Value = operation });
                return await command.ExecuteNonQueryAsync(cancellationToken) == 0;
            }
            catch (Exception error) when (LedgerErrors.IsLostConnection(error) && attempt < 3)
            {
                // A connection that died with the first one; the pool gives another.
            }
            catch (Exception error) when (error is NpgsqlException or OperationCanceledException)
            {
                throw new LedgerUnavailableException(
                    "The connection broke at a commit and PostgreSQL can't be asked whether it happened: "
                        + $"{lost.Message} Read the row again before you decide again.",
                    error
                );
            }
        }
    }
}
