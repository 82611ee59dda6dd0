using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Cli.Output;

/// <summary>How runs are printed.</summary>
internal static class RunReports
{
    private static readonly (ReportColumn Column, Func<RunSummary, object?> Value)[] Columns =
    [
        (ReportColumn.Text("Run", "id"), run => run.Id),
        (ReportColumn.Text("Stage", "stage"), run => run.Stage),
        (ReportColumn.Text("Configurations", "configurations"), run => string.Join(' ', run.Configurations)),
        (ReportColumn.Text("State", "state"), run => run.State),
        (ReportColumn.Number("Attempt", "attempt"), run => run.Attempt),
        (ReportColumn.Number("Epoch", "epoch"), run => run.Epoch),
        (ReportColumn.Number("of", "epochsPlanned"), run => run.Epochs),
        (ReportColumn.Share("Validation top-1", "validationTop1"), run => run.ValidationTop1),
        (ReportColumn.Share("Test top-1", "testTop1"), run => run.TestTop1),
        (ReportColumn.Seconds("Time", "seconds"), run => run.Seconds),
        (ReportColumn.Text("Node", "node"), run => run.Node),
        (ReportColumn.Number("Micro-batch", "microBatchSize"), run => run.MicroBatchSize),
        (ReportColumn.Text("Message", "message"), run => run.Message),
    ];

    /// <summary>A list of runs; micro-batches are a column only when some run was shrunk.</summary>
    public static ReportTable List(IReadOnlyList<RunSummary> runs) =>
        ReportTable.List(
            runs,
            Json,
            [.. Columns.Where(column => column.Column.Key != "microBatchSize" || runs.Any(run => run.MicroBatchSize is not null))]
        );

    public static ReportTable Detail(RunDetail run)
    {
        var json = Json(run);
        json["network"] = new
        {
            run.Specification.Architecture.Resolution,
            run.Specification.Architecture.Classes,
            run.Specification.Recipe.Epochs,
            run.Specification.Recipe.BatchSize,
        };
        json["epochs"] = run.EpochRows.Select(Epoch).ToArray();
        json["bestEpoch"] = run.BestEpoch;
        json["checkpoint"] = Checkpoint(run.Checkpoint);
        json["bestCheckpoint"] = Checkpoint(run.BestCheckpoint);
        json["result"] = run.Result;
        json["refusedReports"] = run.RefusedReports;
        json["timeline"] = run
            .Timeline.Select(entry => new
            {
                entry.Change,
                entry.At,
                entry.Kind,
                entry.Text,
            })
            .ToArray();
        return ReportTable.Table(
            json,
            run.EpochRows,
            (ReportColumn.Number("Epoch", "epoch"), row => row.Metrics.Epoch),
            (ReportColumn.Number("Attempt", "attempt"), row => row.Attempt),
            (ReportColumn.Number("Training loss", "trainLoss"), row => row.Metrics.TrainLoss),
            (ReportColumn.Number("Validation loss", "validationLoss"), row => row.Metrics.ValidationLoss),
            (ReportColumn.Share("Validation top-1", "validationTop1"), row => row.Metrics.ValidationTop1),
            (ReportColumn.Share("Validation top-5", "validationTop5"), row => row.Metrics.ValidationTop5),
            (ReportColumn.Number("Images", "images"), row => row.Metrics.Images),
            (ReportColumn.Seconds("Time", "seconds"), row => row.Metrics.Seconds)
        ) with
        {
            Before = Heading(run),
            After =
            [
                .. run
                    .Timeline.Select(entry => $"{entry.At:yyyy-MM-dd HH:mm:ss}  {entry.Text}")
                    .Prepend("")
                    .Prepend(Outcome(run)),
            ],
            Empty = "No epoch yet.",
        };
    }

    private static Dictionary<string, object?> Json(RunSummary run) =>
        new()
        {
            ["id"] = run.Id.Value,
            ["experiment"] = run.Experiment.Value,
            ["stage"] = run.Stage,
            ["configurations"] = run.Configurations,
            ["seed"] = run.Seed,
            ["state"] = run.State,
            ["paused"] = run.Paused,
            ["attempt"] = run.Attempt,
            ["epoch"] = run.Epoch,
            ["epochsPlanned"] = run.Epochs,
            ["validationTop1"] = run.ValidationTop1,
            ["testTop1"] = run.TestTop1,
            ["node"] = run.Node,
            ["seconds"] = run.Seconds,
            ["microBatchSize"] = run.MicroBatchSize,
            ["message"] = run.Message,
        };

    private static object Epoch(EpochRow row) =>
        new
        {
            row.Metrics.Epoch,
            row.Attempt,
            row.Metrics.Step,
            row.Metrics.TrainLoss,
            row.Metrics.LearningRate,
            row.Metrics.ValidationLoss,
            row.Metrics.ValidationTop1,
            row.Metrics.ValidationTop5,
            row.Metrics.Seconds,
            row.Metrics.Images,
        };

    private static IReadOnlyList<string> Heading(RunDetail run)
    {
        var line = $"{run.Id}: {run.State}, attempt {run.Attempt}, epoch {run.Epoch} of {run.Epochs}, seed {run.Seed}";
        if (run.Node is { } node)
            line += $", on {node}";
        if (run.MicroBatchSize is { } size)
            line +=
                $", a variant with micro-batches of {size} because memory did not hold the recipe's "
                + $"{MicroBatches.Largest(run.Specification.Recipe)}";
        return run.Message is { } message ? [line, message] : [line];
    }

    private static object? Checkpoint(CheckpointRecord? checkpoint) =>
        checkpoint is null
            ? null
            : new
            {
                checkpoint.Step,
                checkpoint.Epoch,
                checkpoint.Attempt,
                checkpoint.Sha256,
                checkpoint.Bytes,
            };

    private static string Outcome(RunDetail run)
    {
        var checkpoint = run.Checkpoint is { } newest
            ? $"Newest checkpoint: step {newest.Step}, SHA-256 {newest.Sha256}."
            : "No checkpoint yet.";
        var best = run.EpochRows.FirstOrDefault(row => row.Metrics.Epoch == run.BestEpoch) is { Metrics: var metrics }
            ? $"Best epoch: {metrics.Epoch}, validation top-1 {Numerals.Percent(metrics.ValidationTop1)}. "
            : "";
        var refused = run.RefusedReports > 0 ? $" Refused reports of attempts that were over: {run.RefusedReports}." : "";
        return run.Result is { } result
            ? $"Test: top-1 {Numerals.Percent(result.TestTop1)}, top-5 {Numerals.Percent(result.TestTop5)} on "
                + $"{result.TestImages} images. {Broken(result)}{best}{checkpoint}{refused}"
            : $"{best}{checkpoint}{refused}";
    }

    private static string Broken(RunResult result) =>
        result.BrokenImages is { } broken ? $"Images that could not be read, so that others stood in: {broken}. " : "";
}
