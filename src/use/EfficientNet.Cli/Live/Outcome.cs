using EfficientNet.Cli.Output;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Cli.Live;

/// <summary>The outcome of an experiment.</summary>
internal static class Outcome
{
    /// <summary>Exit code of the commands that wait for the end.</summary>
    public static ExitCode Code(ExperimentState state) =>
        state switch
        {
            ExperimentState.Completed => ExitCode.Done,
            ExperimentState.CompletedWithFailures => ExitCode.FailedRuns,
            ExperimentState.Cancelled => ExitCode.Cancelled,
            _ => ExitCode.Internal,
        };

    /// <summary>
    /// The table, the winner, and where the results are: <paramref name="data"/>, reached by commands with
    /// <paramref name="dataOption"/>.
    /// </summary>
    public static ReportTable Report(ExperimentDetail experiment, string data, string dataOption)
    {
        var best = experiment.BestConfiguration;
        var json = new
        {
            Experiment = experiment.Id.Value,
            experiment.State,
            Best = best is null
                ? null
                : new
                {
                    Configuration = best.Number,
                    best.Label,
                    best.Alpha,
                    best.Beta,
                    best.Gamma,
                    best.Phi,
                    best.ValidationTop1,
                    best.TestTop1,
                    best.Parameters,
                    best.MultiplyAdds,
                    best.Resolution,
                    best.Fingerprint,
                },
            Runs = new
            {
                experiment.Runs.Succeeded,
                experiment.Runs.Failed,
                experiment.Runs.Cancelled,
            },
            Seconds = Math.Round(Seconds(experiment), 3),
            Configurations = experiment.Configurations.Select(ExperimentReports.Json),
        };
        return Output.ReportTable.Table(json, experiment.Configurations, ExperimentReports.Columns(experiment)) with
        {
            After = [.. Words(experiment, best, data, dataOption)],
            Empty = "No configuration was proposed.",
        };
    }

    private static double Seconds(ExperimentDetail experiment) =>
        experiment.EndedAt is { } ended
            ? (ended - experiment.CreatedAt).TotalSeconds
            : experiment.Configurations.Sum(view => view.Seconds ?? 0);

    private static IEnumerable<string> Words(ExperimentDetail experiment, ConfigurationView? best, string data, string dataOption)
    {
        yield return "";
        yield return $"{experiment.Id}: {experiment.State}, {ExperimentReports.Runs(experiment.Runs)}, "
            + $"{Numerals.Duration(TimeSpan.FromSeconds(Seconds(experiment)))}.";
        if (best is not null)
        {
            yield return $"Winner: {best.Label} (configuration {best.Number}, stage {best.Stage}), best on the held-out "
                + $"training images with {Share(best.ValidationTop1)} top-1; "
                + $"on the test images it reaches {Share(best.TestTop1)} with {Numerals.Count(best.Parameters)} "
                + $"parameters and {Numerals.Count(best.MultiplyAdds)} multiply-adds.";
        }

        foreach (
            var failed in experiment
                .Configurations.SelectMany(view => view.Runs)
                .Where(run => run.State == RunState.Failed)
                .DistinctBy(run => run.Id)
        )
            yield return $"Failed: {failed.Id}: {failed.Message ?? "no message"}";
        yield return $"Results are in {data}. While the server is up ('effnet up{dataOption}'):";
        yield return $"  effnet experiments show {experiment.Id}{dataOption}";
        yield return $"  effnet runs --experiment {experiment.Id}{dataOption}";
        yield return $"  effnet runs show RUN{dataOption}";
    }

    private static string Share(double? share) => share is { } value ? Numerals.Percent(value) : "an unknown";
}
