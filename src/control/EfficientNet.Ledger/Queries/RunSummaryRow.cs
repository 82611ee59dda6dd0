using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Contracts.Trainer;
using Npgsql;

namespace EfficientNet.Ledger.Queries;

/// <summary>A run as lists show it, made in SQL.</summary>
internal static class RunSummaryRow
{
    /// <summary>What <see cref="Read"/> expects, in its order; goes with <see cref="From"/>.</summary>
    public const string Columns = $"""
        r.id, r.experiment, r.stage,
        array(select c.number from configuration_run c where c.run = r.id order by c.number),
        r.seed, r.state, r.attempt, r.epoch,
        case when r.state = {RunStateSql.Succeeded} then r.epoch else least(r.until, r.epochs) end,
        coalesce(r.validation_top1, r.last_validation_top1), r.node, l.progress,
        case
            when r.paused and r.state = {RunStateSql.Queued} then 'Paused by a user until it is resumed.'
            when r.paused then 'Paused by a user: it leaves at a checkpoint.'
            when r.state = {RunStateSql.Queued} then coalesce(r.waiting_reason, r.failure_message)
            when r.state = {RunStateSql.Failed} then r.failure_message end,
        coalesce((select sum(e.seconds) from epoch e where e.run = r.id), 0),
        r.micro_batch_size, r.paused, r.test_top1, r.until
        """;

    public const string From = "training_run r left join lease l on l.run = r.id and l.ended_at is null";

    public const int Count = 18;

    public static RunSummary Read(NpgsqlDataReader row) =>
        new()
        {
            Id = RunId.Parse(row.GetString(0)),
            Experiment = ExperimentId.Parse(row.GetString(1)),
            Stage = row.GetString(2),
            Configurations = row.GetFieldValue<int[]>(3),
            Seed = row.GetInt64(4),
            State = (RunState)row.GetInt16(5),
            Attempt = row.GetInt32(6),
            Epoch = row.GetInt32(7),
            Epochs = row.GetInt32(8),
            ValidationTop1 = row.FractionOrNull(9),
            Node = row.TextOrNull(10),
            Progress = row.JsonOrNull<TrainerProgress>(11),
            Message = row.TextOrNull(12),
            Seconds = row.GetDouble(13),
            MicroBatchSize = row.NumberOrNull(14),
            Paused = row.GetBoolean(15),
            TestTop1 = row.FractionOrNull(16),
            Until = row.NumberOrNull(17),
        };
}
