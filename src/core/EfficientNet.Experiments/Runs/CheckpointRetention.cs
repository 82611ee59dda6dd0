using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Runs;

/// <summary>Which checkpoints of a run stay (protocol rule P16).</summary>
public static class CheckpointRetention
{
    /// <summary>The newest of a run under way: should the last be damaged, the one before it is resumed from.</summary>
    private const int NewestUnderWay = 2;

    /// <summary>The newest of a run that nothing resumes from: the last and the best are for their weights.</summary>
    private const int NewestOfTheEnded = 1;

    /// <summary>Those that stay after a step; null: all, since it makes none superfluous.</summary>
    /// <param name="after">The state after the step.</param>
    /// <param name="events">What happens in the step.</param>
    /// <param name="checkpoints">Every checkpoint, those that the step records included, be it again.</param>
    public static IReadOnlyList<CheckpointRecord>? Staying(
        RunState after,
        IReadOnlyList<RunEvent> events,
        IReadOnlyList<CheckpointStanding> checkpoints
    )
    {
        // They are another variant's, and no epoch is committed that one could be the best of.
        if (events.Any(happened => happened is RunShrunk))
            return [];
        var recorded = events.OfType<CheckpointRecorded>().Select(happened => happened.Checkpoint).ToList();
        int? newest = after switch
        {
            RunState.Succeeded or RunState.Cancelled => NewestOfTheEnded,
            _ => recorded.Count > 0 ? NewestUnderWay : null,
        };
        return newest is { } count ? NewestAndBest([.. checkpoints.Where(IsUsable).Distinct()], count) : null;

        // Those of an earlier attempt at or after a newer one's step were not resumed from: they did not verify, or are repeated.
        bool IsUsable(CheckpointStanding standing) =>
            !recorded.Any(newer => standing.Checkpoint.Attempt < newer.Attempt && standing.Checkpoint.Step >= newer.Step);
    }

    private static CheckpointRecord[] NewestAndBest(List<CheckpointStanding> usable, int newest)
    {
        var best = usable
            .Where(standing => standing.ValidationTop1 is not null)
            .OrderByDescending(standing => standing.ValidationTop1)
            .ThenBy(standing => standing.Checkpoint.Epoch) // On ties the first, as in EpochMetrics.IsBetterThan.
            .ThenByDescending(standing => standing.Checkpoint.Attempt)
            .Take(1);
        return
        [
            .. usable
                .OrderByDescending(standing => standing.Checkpoint.Step)
                .ThenByDescending(standing => standing.Checkpoint.Attempt)
                .Take(newest)
                .Union(best)
                .Select(standing => standing.Checkpoint),
        ];
    }
}
