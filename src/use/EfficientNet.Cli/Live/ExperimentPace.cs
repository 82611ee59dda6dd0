using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Cli.Live;

/// <summary>An experiment's runs with how far each is and how long it still takes. Pure.</summary>
internal sealed record ExperimentPace(IReadOnlyList<RunLine> Lines, TimeSpan? Remaining, double Done)
{
    /// <summary>Computes it.</summary>
    /// <param name="experiment">The newest state.</param>
    /// <param name="laterWork">Epochs × multiply-adds of stages that are not proposed yet.</param>
    public static ExperimentPace Of(ExperimentDetail experiment, double laterWork)
    {
        var runs = experiment
            .Configurations.SelectMany(view => view.Runs.Select(run => (view, run)))
            .DistinctBy(pair => pair.run.Id)
            .ToArray();
        var paces = runs.Select(pair => Pace(pair.run, pair.view.MultiplyAdds)).ToArray();
        var lines = runs.Zip(paces, (pair, pace) => new RunLine(pair.view, pair.run, Share(pair.run, pace), Seconds(pace, paces)))
            .ToArray();
        var work = paces
            .Zip(
                runs,
                (pace, pair) =>
                    (
                        Total: pair.run.Epochs * (double)pace.MultiplyAdds,
                        Left: pace.IsFinal ? 0 : pace.EpochsLeft * pace.MultiplyAdds
                    )
            )
            .ToArray();
        var total = work.Sum(part => part.Total) + laterWork;
        return new ExperimentPace(
            lines,
            RemainingTime.Of(paces, runs.Count(pair => pair.run.State == RunState.Running), laterWork),
            total > 0 ? 1 - ((work.Sum(part => part.Left) + laterWork) / total) : 0
        );
    }

    private static RunPace Pace(RunSummary run, long multiplyAdds)
    {
        var within = run.Progress is { StepsPerEpoch: > 0 and var steps } progress
            ? Math.Clamp(((double)progress.Step / steps) - run.Epoch, 0, 1)
            : 0;
        return new RunPace(
            run.State.IsFinal(),
            run.Epoch,
            Math.Max(run.Epochs - run.Epoch - within, 0),
            multiplyAdds,
            run.Seconds
        );
    }

    private static double Share(RunSummary run, RunPace pace) =>
        run.State is RunState.Succeeded or RunState.Halted ? 1
        : run.Epochs > 0 ? 1 - (pace.EpochsLeft / run.Epochs)
        : 0;

    private static TimeSpan? Seconds(RunPace pace, IReadOnlyCollection<RunPace> all) =>
        pace.IsFinal ? null
        : RemainingTime.Of(pace, all) is { } seconds ? TimeSpan.FromSeconds(seconds)
        : null;
}

/// <summary>One run for the live table.</summary>
/// <param name="Configuration">First configuration whose architecture it trains.</param>
/// <param name="Run">The run.</param>
/// <param name="Done">Share done, 0 to 1.</param>
/// <param name="Remaining">Time it still takes once it runs, when known.</param>
internal sealed record RunLine(ConfigurationView Configuration, RunSummary Run, double Done, TimeSpan? Remaining);
