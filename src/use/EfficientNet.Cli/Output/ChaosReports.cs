using EfficientNet.Chaos.Judging;
using EfficientNet.Chaos.Plan;

namespace EfficientNet.Cli.Output;

/// <summary>What <c>effnet chaos</c> prints.</summary>
internal static class ChaosReports
{
    /// <summary>A plan.</summary>
    public static ReportTable Of(IReadOnlyList<PlannedFault> plan) =>
        ReportTable.List(
            plan,
            fault => new
            {
                fault.Number,
                Kind = fault.Kind.Name(),
                fault.Target,
                DurationSeconds = fault.Duration.TotalSeconds,
                fault.Long,
                PauseSeconds = fault.Pause.TotalSeconds,
            },
            (ReportColumn.Number("#", "number"), fault => fault.Number),
            (ReportColumn.Text("Fault", "kind"), fault => fault.Title),
            (ReportColumn.Number("Target", "target"), fault => fault.Target),
            (ReportColumn.Seconds("Pause", "pauseSeconds"), fault => fault.Pause.TotalSeconds)
        );

    /// <summary>A verdict.</summary>
    public static ReportTable Of(CampaignResult result) =>
        ReportTable.Table(
            result,
            [.. result.RecoverySeconds],
            (ReportColumn.Text("Fault", "kind"), kind => kind.Key),
            (ReportColumn.Number("Recovered", "count"), kind => kind.Value.Count),
            (ReportColumn.Seconds("Median", "p50"), kind => kind.Value.P50),
            (ReportColumn.Seconds("Longest", "max"), kind => kind.Value.Max)
        ) with
        {
            After =
            [
                .. result.Violations.Select(violation => $"VIOLATION  {violation}"),
                $"{result.Faults.Values.Sum()} faults struck, {result.Missed} missed; {result.Runs} runs, "
                    + $"{result.Epochs} epochs: "
                    + $"{result.LostEpochs} lost, {result.DuplicateEpochs} duplicated; {result.Checkpoints} checkpoints; "
                    + $"{result.RefusedReports} late reports refused; {result.Orphans} orphans; "
                    + $"final weights {(result.WeightsEqual ? "equal those" : "differ from those")} of "
                    + $"undisturbed runs (seed {result.Seed}, lease time {result.LeaseSeconds} s)",
                result.Verdict,
            ],
        };
}
