using EfficientNet.Experiments.Runs;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Scheduling;

/// <summary>
/// In which order queued runs are served: experiments by their oldest waiting run; within an experiment the longest first, since
/// the
/// last run to start decides when it ends (longest-processing-time rule, Graham 1969).
/// </summary>
public static class QueueOrder
{
    /// <summary>Sorts <paramref name="queue"/>; a total order, so that the order it comes in does not matter.</summary>
    public static IReadOnlyList<TrainingRun> Of(IReadOnlyList<TrainingRun> queue)
    {
        var oldest = queue.GroupBy(run => run.Experiment).ToDictionary(runs => runs.Key, runs => runs.Min(run => run.CreatedAt));
        var multiplyAdds = new Dictionary<string, long>();
        return
        [
            .. queue
                .OrderBy(run => oldest[run.Experiment])
                .ThenBy(run => run.Experiment.Value, StringComparer.Ordinal)
                .ThenByDescending(RemainingWork)
                .ThenBy(run => run.CreatedAt)
                .ThenBy(run => run.Id.Value, StringComparer.Ordinal),
        ];

        // Multiply-adds × images × epochs still to train for now; where the images are not known, an epoch counts as one.
        double RemainingWork(TrainingRun run)
        {
            if (!multiplyAdds.TryGetValue(run.Fingerprint, out var cost))
                multiplyAdds[run.Fingerprint] = cost = ArchitectureCost.Totals(run.Specification.Architecture).MultiplyAdds;
            return (double)cost * (run.Specification.Data.TrainImages ?? 1) * (run.LastEpochForNow() - run.Epoch);
        }
    }
}
