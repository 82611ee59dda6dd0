using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Runs;

/// <summary>Which of a run's epochs is its best.</summary>
public static class BestEpoch
{
    /// <summary>The one that <see cref="EpochMetrics.IsBetterThan"/> every other; null when there is none.</summary>
    public static EpochMetrics? Of(IEnumerable<EpochMetrics> epochs)
    {
        EpochMetrics? best = null;
        foreach (var epoch in epochs)
        {
            if (best is null || epoch.IsBetterThan(best))
                best = epoch;
        }

        return best;
    }
}
