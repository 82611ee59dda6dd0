using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Cli.Output;

/// <summary>How experiments are printed.</summary>
internal static class ExperimentReports
{
    private static readonly RunState[] MattersMost =
    [
        RunState.Failed,
        RunState.Running,
        RunState.Granted,
        RunState.Queued,
        RunState.Cancelled,
        RunState.Halted,
        RunState.Succeeded,
    ];

    private static readonly (ReportColumn Column, Func<ConfigurationView, object?> Value)[] Configurations =
    [
        (ReportColumn.Number("#", "configuration"), view => view.Number),
        (ReportColumn.Text("Stage", "stage"), view => view.Stage),
        (ReportColumn.Text("Configuration", "label"), view => view.Label),
        (ReportColumn.Number("α", "alpha"), view => view.Alpha),
        (ReportColumn.Number("β", "beta"), view => view.Beta),
        (ReportColumn.Number("γ", "gamma"), view => view.Gamma),
        (ReportColumn.Number("ϕ", "phi"), view => view.Phi),
        (ReportColumn.Number("Pixels", "resolution"), view => view.Resolution),
        (ReportColumn.Count("Parameters", "parameters"), view => view.Parameters),
        (ReportColumn.Count("Multiply-adds", "multiplyAdds"), view => view.MultiplyAdds),
        (ReportColumn.Share("Validation top-1", "validationTop1"), view => view.ValidationTop1),
        (ReportColumn.Share("Test top-1", "testTop1"), view => view.TestTop1),
        (ReportColumn.Number("Seconds", "seconds"), view => view.Seconds is { } seconds ? Math.Round(seconds, 1) : null),
        (ReportColumn.Text("Micro-batch", "microBatchSizes"), view => string.Join(' ', MicroBatchSizes(view))),
        (ReportColumn.Text("State", "state"), State),
    ];

    public static ReportTable List(IReadOnlyList<ExperimentSummary> experiments) =>
        ReportTable.List(
            experiments,
            Summary,
            (ReportColumn.Text("Experiment", "id"), experiment => experiment.Id),
            (ReportColumn.Text("State", "state"), experiment => experiment.State),
            (ReportColumn.Number("Queued", "queued"), experiment => experiment.Runs.Queued),
            (ReportColumn.Number("Running", "running"), experiment => experiment.Runs.Running),
            (ReportColumn.Number("Succeeded", "succeeded"), experiment => experiment.Runs.Succeeded),
            (ReportColumn.Number("Failed", "failed"), experiment => experiment.Runs.Failed),
            (ReportColumn.Number("Cancelled", "cancelled"), experiment => experiment.Runs.Cancelled),
            (ReportColumn.Number("Epochs", "epochsDone"), experiment => experiment.EpochsDone),
            (ReportColumn.Number("of", "epochsPlanned"), experiment => experiment.EpochsPlanned),
            (ReportColumn.Text("Submitted", "createdAt"), experiment => $"{experiment.CreatedAt:yyyy-MM-dd HH:mm:ss}")
        );

    public static ReportTable Detail(ExperimentDetail experiment)
    {
        var json = Summary(experiment);
        json["configurations"] = experiment.Configurations.Select(Json).ToArray();
        json["refusedReports"] = experiment.RefusedReports;
        json["source"] = experiment.Source;
        return ReportTable.Table(json, experiment.Configurations, Columns(experiment)) with
        {
            Before =
            [
                $"{experiment.Id}: {experiment.State}, {experiment.EpochsDone} of {experiment.EpochsPlanned} "
                    + $"epochs, {Runs(experiment.Runs)}{Refused(experiment)}",
            ],
            Empty = "No configuration is proposed yet.",
        };
    }

    /// <summary>
    /// Columns of a table of configurations: without α to ϕ when none has them, without the labels when all have, without
    /// micro-batches when no run was shrunk.
    /// </summary>
    public static IReadOnlyList<(ReportColumn Column, Func<ConfigurationView, object?> Value)> Columns(
        ExperimentDetail experiment
    )
    {
        var named = experiment.Configurations.Any(view => view.Alpha is null);
        var scaled = experiment.Configurations.Any(view => view.Alpha is not null);
        return
        [
            .. Configurations.Where(column =>
                column.Column.Key switch
                {
                    "alpha" or "beta" or "gamma" or "phi" => scaled || !named,
                    "label" => named,
                    "microBatchSizes" => experiment.Configurations.Any(view => MicroBatchSizes(view).Any()),
                    _ => true,
                }
            ),
        ];
    }

    /// <summary>Runs in words: "3 running, 5 succeeded (1 paused)".</summary>
    public static string Runs(RunCounts runs)
    {
        var parts = new[]
        {
            (runs.Queued, "queued"),
            (runs.Running, "running"),
            (runs.Succeeded, "succeeded"),
            (runs.Failed, "failed"),
            (runs.Cancelled, "cancelled"),
            (runs.Halted, "halted"),
        }
            .Where(part => part.Item1 > 0)
            .Select(part => $"{part.Item1} {part.Item2}");
        var paused = runs.Paused > 0 ? $" ({runs.Paused} paused)" : "";
        return string.Join(", ", parts) is { Length: > 0 } text ? text + paused : "no runs yet";
    }

    private static string Refused(ExperimentDetail experiment) =>
        experiment.RefusedReports > 0 ? $"; refused reports of attempts that were over: {experiment.RefusedReports}" : "";

    /// <summary>One word for a configuration: the state that its runs share, or the one that matters most.</summary>
    public static string State(ConfigurationView view)
    {
        foreach (var state in MattersMost)
        {
            if (view.Runs.Any(run => run.State == state))
                return state.ToString();
        }

        return "Proposed"; // Not a state of a run: there is none yet.
    }

    // The variants among a configuration's runs, to which its means do not belong alone.
    private static IEnumerable<int> MicroBatchSizes(ConfigurationView view) =>
        view.Runs.Select(run => run.MicroBatchSize).OfType<int>().Distinct().Order();

    public static object Json(ConfigurationView view) =>
        new
        {
            Configuration = view.Number,
            view.Stage,
            view.Label,
            view.Alpha,
            view.Beta,
            view.Gamma,
            view.Phi,
            view.Members,
            view.Resolution,
            view.Parameters,
            view.MultiplyAdds,
            view.Fingerprint,
            view.ValidationTop1,
            view.TestTop1,
            view.TestTop1Deviation,
            view.Seconds,
            MicroBatchSizes = MicroBatchSizes(view),
            State = State(view),
            Runs = view.Runs.Select(run => run.Id.Value),
        };

    private static Dictionary<string, object?> Summary(ExperimentSummary experiment) =>
        new()
        {
            ["id"] = experiment.Id.Value,
            ["name"] = experiment.Name,
            ["state"] = experiment.State,
            ["runs"] = experiment.Runs,
            ["epochsDone"] = experiment.EpochsDone,
            ["epochsPlanned"] = experiment.EpochsPlanned,
            ["createdAt"] = experiment.CreatedAt,
            ["endedAt"] = experiment.EndedAt,
        };
}
