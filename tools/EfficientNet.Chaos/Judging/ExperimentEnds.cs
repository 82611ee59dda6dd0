using EfficientNet.Chaos.Observing;
using EfficientNet.Contracts;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Chaos.Judging;

/// <summary>Whether experiments ended as their runs did.</summary>
internal static class ExperimentEnds
{
    /// <summary>What does not match, one sentence each.</summary>
    /// <param name="submitted">Experiments that a silo has acknowledged.</param>
    /// <param name="experiments">Their rows.</param>
    /// <param name="runs">Runs of all.</param>
    public static IEnumerable<string> Check(
        IReadOnlyList<string> submitted,
        IReadOnlyList<ObservedExperiment> experiments,
        IReadOnlyList<ObservedRun> runs
    )
    {
        foreach (var id in submitted)
        {
            if (experiments.FirstOrDefault(row => row.Id == id) is not { } experiment)
            {
                yield return $"Experiment {id} was submitted but is not in the ledger.";
                continue;
            }

            var own = runs.Where(run => run.Experiment == id).ToList();
            var expected = Expected(own);
            if (experiment.State != expected)
                yield return $"Experiment {id} is {experiment.State}, and its {own.Count} runs make it {expected}.";
            else if (experiment.HasEnd != experiment.State.IsFinal())
                yield return $"Experiment {id} is {experiment.State} {(experiment.HasEnd ? "with" : "without")} an end.";
        }
    }

    // Nobody pauses or cancels in a campaign.
    private static ExperimentState Expected(List<ObservedRun> runs) =>
        runs.Count == 0 || runs.Any(run => !run.IsFinal) ? ExperimentState.Running
        : runs.All(run => run.State is RunState.Succeeded or RunState.Halted) ? ExperimentState.Completed
        : ExperimentState.CompletedWithFailures;
}
