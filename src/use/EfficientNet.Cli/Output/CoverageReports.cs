using EfficientNet.Contracts.Api;

namespace EfficientNet.Cli.Output;

/// <summary>What <c>effnet experiments coverage</c> prints.</summary>
internal static class CoverageReports
{
    public static ReportTable Of(ExperimentCoverage coverage) =>
        ReportTable.Table<StageCoverage>(
            coverage,
            [.. coverage.Stages],
            (ReportColumn.Text("Stage", "stage"), stage => stage.Stage),
            (ReportColumn.Number("Planned", "planned"), stage => stage.Planned),
            (ReportColumn.Number("Recorded", "recorded"), stage => stage.Recorded),
            (ReportColumn.Number("Runs", "runs"), stage => stage.Runs),
            (ReportColumn.Number("Ended", "ended"), stage => stage.Ended)
        ) with
        {
            Before = [$"{coverage.Experiment}: {coverage.State}, {ExperimentReports.Runs(coverage.Runs)}"],
            After =
            [
                $"{coverage.Epochs} epochs in the ledger: {coverage.LostEpochs} lost, "
                    + $"{coverage.DuplicateEpochs} duplicated, {coverage.ReplayedEpochs} trained again with the same "
                    + $"metrics, {coverage.SupersededEpochs} superseded.",
                $"{coverage.Attempts} attempts, {Failures(coverage)}; {coverage.RefusedReports} late reports refused.",
                .. LongList.Of(coverage.FailedRuns, run => $"failed   {run}"),
                .. LongList.Of(coverage.Missing, missing => $"missing  {missing}"),
                Verdict(coverage),
            ],
        };

    private static string Verdict(ExperimentCoverage coverage) =>
        coverage switch
        {
            { Complete: false } => "INCOMPLETE",
            { Runs.Failed: > 0 } =>
                $"COMPLETE, with {coverage.Runs.Failed} failed: 'effnet experiments retry {coverage.Experiment} "
                    + "--failed' queues exactly these again",
            { Runs.Cancelled: > 0 } => $"COMPLETE, with {coverage.Runs.Cancelled} cancelled",
            _ => "COMPLETE",
        };

    private static string Failures(ExperimentCoverage coverage) =>
        coverage.FailedAttempts.Count == 0
            ? "none failed"
            : $"{coverage.FailedAttempts.Values.Sum()} failed "
                + $"({string.Join(", ", coverage.FailedAttempts.OrderBy(failure => failure.Key, StringComparer.Ordinal)
                    .Select(failure => $"{failure.Value} {failure.Key}"))}"
                + ")";
}
