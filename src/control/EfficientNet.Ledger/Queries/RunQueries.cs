using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using Npgsql;

namespace EfficientNet.Ledger.Queries;

/// <summary>Runs for lists and pages.</summary>
internal sealed class RunQueries(LedgerReader reader)
{
    private const int MaximumLimit = 10_000;

    private const string DetailSql = $"""
        select {RunSummaryRow.Columns}, r.specification, r.result,
            (select count(*) from event v where v.run = r.id and v.kind = '{EventKinds.Refused}')
        from {RunSummaryRow.From} where r.id = @run
        """;

    public async Task<IReadOnlyList<RunSummary>> ListAsync(RunFilter filter, CancellationToken cancellationToken)
    {
        // Only the conditions that are asked for, so that each combination has a plan with its own index.
        var conditions = string.Concat(
            filter.Experiment is null ? "" : " and r.experiment = @experiment",
            filter.State is null ? "" : " and r.state = @state",
            filter.After is null ? "" : " and r.id > @after"
        );
        return await reader.ListAsync(
            $"select {RunSummaryRow.Columns} from {RunSummaryRow.From} where true{conditions} order by r.id limit @limit",
            p =>
                p.Text("experiment", filter.Experiment?.Value)
                    .Number("state", (int?)filter.State)
                    .Text("after", filter.After?.Value)
                    .Number("limit", Math.Clamp(filter.Limit, 1, MaximumLimit)),
            RunSummaryRow.Read,
            cancellationToken
        );
    }

    public async Task<RunDetail?> FindAsync(RunId run, CancellationToken cancellationToken)
    {
        var found = await reader.FirstAsync(DetailSql, Bind, ReadDetail, cancellationToken);
        if (found is null)
            return null;
        var epochs = await reader.ListAsync(
            $"select {EpochRows.Columns} from epoch e where e.run = @run order by e.epoch",
            Bind,
            EpochRows.Read,
            cancellationToken
        );
        var checkpoints = await reader.ListAsync(
            $"select {CheckpointRows.Columns} from checkpoint c where c.run = @run order by c.step desc, c.attempt desc",
            Bind,
            CheckpointRows.Read,
            cancellationToken
        );
        var timeline = await reader.ListAsync(
            $"select {TimelineRow.Columns} from event v where v.run = @run order by v.change",
            Bind,
            TimelineRow.Read,
            cancellationToken
        );
        return found with
        {
            EpochRows = epochs,
            BestEpoch = BestEpoch.Of(epochs.Select(row => row.Metrics))?.Epoch,
            Checkpoint = checkpoints.Count == 0 ? null : checkpoints[0],
            BestCheckpoint = Best(checkpoints, epochs),
            Timeline = timeline,
        };

        void Bind(NpgsqlParameterCollection parameters) => parameters.Text("run", run.Value);
    }

    // Of a run that has trained an epoch twice, the newer attempt's checkpoint.
    private static CheckpointRecord? Best(IReadOnlyList<CheckpointRecord> checkpoints, IReadOnlyList<EpochRow> epochs)
    {
        var best = BestEpoch.Of(
            epochs.Select(row => row.Metrics).Where(metrics => checkpoints.Any(checkpoint => IsAtTheEndOf(checkpoint, metrics)))
        );
        return best is null
            ? null
            : checkpoints.Where(checkpoint => IsAtTheEndOf(checkpoint, best)).MaxBy(checkpoint => checkpoint.Attempt);
    }

    private static bool IsAtTheEndOf(CheckpointRecord checkpoint, EpochMetrics epoch) =>
        checkpoint.Step == epoch.Step && checkpoint.Epoch == epoch.Epoch;

    private static RunDetail ReadDetail(NpgsqlDataReader row)
    {
        var run = RunSummaryRow.Read(row);
        return new RunDetail
        {
            Id = run.Id,
            Experiment = run.Experiment,
            Stage = run.Stage,
            Configurations = run.Configurations,
            Seed = run.Seed,
            State = run.State,
            Attempt = run.Attempt,
            Epoch = run.Epoch,
            Epochs = run.Epochs,
            ValidationTop1 = run.ValidationTop1,
            TestTop1 = run.TestTop1,
            Until = run.Until,
            Node = run.Node,
            Progress = run.Progress,
            Message = run.Message,
            Seconds = run.Seconds,
            MicroBatchSize = run.MicroBatchSize,
            Paused = run.Paused,
            Specification = LedgerJson.Read<RunSpecification>(row.GetString(RunSummaryRow.Count)),
            Result = row.JsonOrNull<RunResult>(RunSummaryRow.Count + 1),
            RefusedReports = (int)row.GetInt64(RunSummaryRow.Count + 2),
            EpochRows = [],
            Timeline = [],
        };
    }
}
