using EfficientNet.Contracts;
using EfficientNet.Experiments.Runs;
using Npgsql;

namespace EfficientNet.Ledger.Writes;

/// <summary>A row of <c>training_run</c> as a <see cref="TrainingRun"/>.</summary>
internal static class RunRow
{
    /// <summary>What <see cref="Read"/> expects, in its order; the table goes by the name <c>r</c>.</summary>
    public const string Columns = """
        r.id, r.experiment, r.stage, r.configuration, r.fingerprint, r.specification, r.resources, r.checkpoints,
        r.maximum_attempts, r.failed_attempts,
        r.state, r.version, r.attempt, r.report_sequence, r.epoch, r.threads, r.compute_class, r.node, r.not_before,
        r.last_epoch, r.result,
        r.failure, r.failure_message, r.observed, r.trace_parent, r.created_at, r.started_at, r.ended_at, r.failed_nodes,
        r.micro_batch_size, r.paused,
        r.until
        """;

    public static TrainingRun Read(NpgsqlDataReader row)
    {
        var column = 0;
        return new TrainingRun
        {
            Id = RunId.Parse(row.GetString(column++)),
            Experiment = ExperimentId.Parse(row.GetString(column++)),
            Stage = row.GetString(column++),
            Configuration = row.GetInt32(column++),
            Fingerprint = row.GetString(column++),
            Specification = LedgerJson.Read<RunSpecification>(row.GetString(column++)),
            Resources = LedgerJson.Read<ResourceRequest>(row.GetString(column++)),
            Checkpoints = LedgerJson.Read<CheckpointPolicy>(row.GetString(column++)),
            MaximumAttempts = row.GetInt32(column++),
            FailedAttempts = row.GetInt32(column++),
            State = (RunState)row.GetInt16(column++),
            Version = row.GetInt64(column++),
            Attempt = row.GetInt32(column++),
            ReportSequence = row.GetInt64(column++),
            Epoch = row.GetInt32(column++),
            Threads = row.NumberOrNull(column++),
            ComputeClass = row.TextOrNull(column++),
            Node = row.TextOrNull(column++) is { } node ? NodeName.Parse(node) : null,
            NotBefore = row.TimeOrNull(column++),
            LastEpoch = row.JsonOrNull<EpochMetrics>(column++),
            Result = row.JsonOrNull<RunResult>(column++),
            Failure = row.IsDBNull(column) ? null : (FailureClass)row.GetInt16(column),
            FailureMessage = row.TextOrNull(++column),
            Observed = row.GetBoolean(++column),
            TraceParent = row.TextOrNull(++column),
            CreatedAt = row.Time(++column),
            StartedAt = row.TimeOrNull(++column),
            EndedAt = row.TimeOrNull(++column),
            FailedNodes = [.. row.GetFieldValue<string[]>(++column).Select(NodeName.Parse)],
            MicroBatchSize = row.NumberOrNull(++column),
            Paused = row.GetBoolean(++column),
            Until = row.NumberOrNull(++column),
        };
    }
}
