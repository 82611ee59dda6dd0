using EfficientNet.Contracts;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using EfficientNet.Ledger.Commits;
using Npgsql;

namespace EfficientNet.Ledger.Writes;

/// <summary>Training runs on PostgreSQL.</summary>
internal sealed class RunLedger(LedgerConnections connections, GroupCommit commits) : IRunLedger
{
    private const string AppendSql = """
        with told as (
            insert into event (kind, experiment, run, body)
            select @body ->> 'event', experiment, id, @body from training_run where id = @run
            returning 1
        )
        select count(*) from told
        """;

    private readonly LedgerReader _reader = new(connections.Decisions);

    public Task<TrainingRun?> LoadAsync(RunId run, CancellationToken cancellationToken) =>
        _reader.FirstAsync(
            $"select {RunRow.Columns} from training_run r where r.id = @run",
            p => p.Text("run", run.Value),
            RunRow.Read,
            cancellationToken
        );

    public Task<EpochMetrics?> LoadEpochAsync(RunId run, int epoch, CancellationToken cancellationToken) =>
        _reader.FirstAsync(
            $"select {EpochRows.Columns} from epoch e where e.run = @run and e.epoch = @epoch",
            p => p.Text("run", run.Value).Number("epoch", epoch),
            row => EpochRows.Read(row).Metrics,
            cancellationToken
        );

    public async Task<bool> CommitAsync(RunTransition transition, CancellationToken cancellationToken) =>
        await commits.WriteAsync($"run {transition.Before.Id}", RunTransitionStatement.For(transition), cancellationToken) == 1;

    public async Task AppendAsync(RunId run, RunEvent happened, CancellationToken cancellationToken)
    {
        var written = await commits.WriteAsync($"run {run}", () => Append(run, happened), cancellationToken);
        if (written == 0)
            throw new NotFoundException($"There is no run {run}, so {happened.GetType().Name} can't be noted for it.");
    }

    public async Task<IReadOnlyList<CheckpointRecord>> CheckpointsAsync(RunId run, CancellationToken cancellationToken) =>
        await _reader.ListAsync(
            $"select {CheckpointRows.Columns} from checkpoint c where c.run = @run order by c.step desc, c.attempt desc",
            p => p.Text("run", run.Value),
            CheckpointRows.Read,
            cancellationToken
        );

    public async Task<IReadOnlyList<CheckpointStanding>> StandingsAsync(RunId run, CancellationToken cancellationToken) =>
        await _reader.ListAsync(
            $"""
            select {CheckpointRows.Columns}, e.validation_top1
            from checkpoint c left join epoch e on e.run = c.run and e.epoch = c.epoch and e.step = c.step
            where c.run = @run
            """,
            p => p.Text("run", run.Value),
            row => new CheckpointStanding(CheckpointRows.Read(row), row.IsDBNull(5) ? null : row.GetDouble(5)),
            cancellationToken
        );

    public async Task<IReadOnlySet<string>> NamedBlobsAsync(
        IReadOnlyCollection<string> sha256,
        CancellationToken cancellationToken
    ) =>
        (
            await _reader.ListAsync(
                "select c.sha256 from checkpoint c where c.sha256 = any(@names)",
                p => p.Texts("names", sha256),
                row => row.GetString(0),
                cancellationToken
            )
        ).ToHashSet();

    private static NpgsqlBatchCommand Append(RunId run, RunEvent happened)
    {
        var command = new NpgsqlBatchCommand(AppendSql);
        command.Parameters.Text("run", run.Value).Json("body", happened);
        return command;
    }
}
