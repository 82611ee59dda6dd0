using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Scheduling;
using Npgsql;

namespace EfficientNet.Ledger.Writes;

/// <summary>Scheduling passes on PostgreSQL: one at a time for each pool, each one transaction (protocol rule P7).</summary>
internal sealed class SchedulingLedger(LedgerConnections connections) : ISchedulingLedger
{
    private const string LivePools = $"select distinct n.pool from gpu_node n where {NodeRow.IsAlive} order by n.pool";

    private readonly LedgerReader _reader = new(connections.Decisions);

    public async Task<SchedulingPlan> PassAsync(
        string pool,
        TimeSpan nodeTimeout,
        Func<SchedulingSituation, SchedulingPlan> plan,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var connection = await connections.Decisions.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var (situation, reasons) = await SituationStatements.ReadAsync(connection, pool, nodeTimeout, cancellationToken);
            var wanted = plan(situation);
            var made = await WriteAsync(connection, situation, reasons, wanted, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return made;
        }
        catch (Exception error) when (LedgerErrors.Translate(error, $"schedule pool {pool}") is { } translated)
        {
            throw translated;
        }
    }

    public async Task<IReadOnlyList<string>> LivePoolsAsync(TimeSpan nodeTimeout, CancellationToken cancellationToken) =>
        await _reader.ListAsync(
            LivePools,
            parameters => NodeRow.BindAlive(parameters, nodeTimeout),
            row => row.GetString(0),
            cancellationToken
        );

    private static async Task<SchedulingPlan> WriteAsync(
        NpgsqlConnection connection,
        SchedulingSituation situation,
        IReadOnlyDictionary<RunId, string> reasons,
        SchedulingPlan wanted,
        CancellationToken cancellationToken
    )
    {
        var news = wanted.Unplaceable.Where(run => reasons.GetValueOrDefault(run.Run) != run.Reason).ToArray();
        var placeable = situation
            .Queue.Select(run => run.Id)
            .Intersect(reasons.Keys)
            .Except(wanted.Unplaceable.Select(run => run.Run))
            .ToArray();
        if (wanted.Grants.Count == 0 && news.Length == 0 && placeable.Length == 0 && wanted.SetAside.Count == 0)
            return wanted;

        await using var statements = new NpgsqlBatch(connection);
        statements.BatchCommands.Add(new NpgsqlBatchCommand($"select pg_advisory_xact_lock({AdvisoryLocks.ChangeFeed})"));
        foreach (var grant in wanted.Grants)
            statements.BatchCommands.Add(GrantStatement.For(grant));
        if (news.Length > 0 || placeable.Length > 0)
            statements.BatchCommands.Add(WaitingStatement.For(news, placeable));
        foreach (var host in wanted.SetAside)
            statements.BatchCommands.Add(SetAsideStatement.For(host));

        await using var answers = await statements.ExecuteReaderAsync(cancellationToken);
        var made = new List<Grant>(wanted.Grants.Count);
        foreach (var grant in wanted.Grants)
        {
            await answers.NextResultAsync(cancellationToken);
            await answers.ReadAsync(cancellationToken);
            if (answers.GetInt64(0) == 1)
                made.Add(grant);
        }

        return wanted with
        {
            Grants = made,
        };
    }
}
