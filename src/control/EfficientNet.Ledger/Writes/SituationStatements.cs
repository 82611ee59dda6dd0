using EfficientNet.Contracts;
using EfficientNet.Experiments.Runs;
using EfficientNet.Experiments.Scheduling;
using Npgsql;

namespace EfficientNet.Ledger.Writes;

/// <summary>Takes a pool's lock and reads what a pass looks at, in one round trip.</summary>
internal static class SituationStatements
{
    private const string Lock = $"select pg_advisory_xact_lock({AdvisoryLocks.Pool}, hashtext(@pool))";

    private const string Now = "select clock_timestamp()";

    // not_before is a time by a silo's clock. One further away than any wait is from a clock that has jumped since: it means
    // nothing any more.
    private const string Queue = $"""
        select {RunRow.Columns}, r.waiting_reason
        from training_run r join experiment e on e.id = r.experiment
        where r.state = {RunStateSql.Queued} and not r.paused and e.state = {ExperimentStateSql.Running}
            and (r.not_before is null or r.not_before not between clock_timestamp() and clock_timestamp() + @longest)
        order by r.ordinal
        """;

    private const string Nodes = $"select {NodeRow.Columns} from gpu_node n where {NodeRow.IsAlive} order by n.name";

    private const string Leases = $"select {LeaseRow.Columns} from lease l where l.ended_at is null order by l.run";

    private const string Limits = $"""
        select e.id, e.concurrency, (
            select count(*) from lease l join training_run r on r.id = l.run where l.ended_at is null and r.experiment = e.id)
        from experiment e where e.state = {ExperimentStateSql.Running}
        """;

    /// <summary>The situation, and the reasons now stored for queued runs.</summary>
    public static async Task<(SchedulingSituation Situation, IReadOnlyDictionary<RunId, string> Reasons)> ReadAsync(
        NpgsqlConnection connection,
        string pool,
        TimeSpan nodeTimeout,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        Add(batch, Lock).Text("pool", pool);
        Add(batch, Now);
        Add(batch, Queue).Span("longest", RetryBackoff.LongestWait);
        NodeRow.BindAlive(Add(batch, Nodes), nodeTimeout);
        Add(batch, Leases);
        Add(batch, Limits);

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var now = (await NextAsync(reader, row => row.Time(0), cancellationToken))[0];
        var queue = await NextAsync(
            reader,
            row => (Run: RunRow.Read(row), Reason: row.TextOrNull(row.FieldCount - 1)),
            cancellationToken
        );
        var nodes = await NextAsync(reader, NodeRow.Read, cancellationToken);
        var leases = await NextAsync(reader, LeaseRow.Read, cancellationToken);
        var limits = await NextAsync(reader, ReadLimit, cancellationToken);

        var ofPool = nodes.ToLookup(node => node.Pool == pool);
        var situation = new SchedulingSituation(
            [.. queue.Select(row => row.Run)],
            [.. ofPool[true]],
            leases,
            limits.ToDictionary(),
            now,
            pool
        )
        {
            Elsewhere = [.. ofPool[false]],
        };
        var reasons = queue.Where(row => row.Reason is not null).ToDictionary(row => row.Run.Id, row => row.Reason!);
        return (situation, reasons);
    }

    private static NpgsqlParameterCollection Add(NpgsqlBatch batch, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command.Parameters;
    }

    private static async Task<List<T>> NextAsync<T>(
        NpgsqlDataReader reader,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        await reader.NextResultAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }

    private static KeyValuePair<ExperimentId, ConcurrencyLimit> ReadLimit(NpgsqlDataReader row) =>
        new(ExperimentId.Parse(row.GetString(0)), new ConcurrencyLimit(row.NumberOrNull(1), (int)row.GetInt64(2)));
}
