namespace EfficientNet.Cli.Live;

/// <summary>When it will be over, from the epochs so far. Pure.</summary>
internal static class RemainingTime
{
    /// <summary>
    /// Seconds that one run still takes: by its own epochs, or, before its first, by its multiply-adds at the rate of the
    /// others. Null while no run has finished an epoch.
    /// </summary>
    public static double? Of(RunPace run, IReadOnlyCollection<RunPace> all)
    {
        if (run.IsFinal || run.EpochsLeft <= 0)
            return 0;
        if (run.EpochsDone > 0)
            return run.EpochsLeft * run.Seconds / run.EpochsDone;
        return Rate(all) is { } rate ? run.EpochsLeft * run.MultiplyAdds * rate : null;
    }

    /// <summary>
    /// Time until all is done, with so many runs at once, and <paramref name="laterWork"/> (epochs × multiply-adds) that is not
    /// proposed yet.
    /// </summary>
    public static TimeSpan? Of(IReadOnlyCollection<RunPace> runs, int atOnce, double laterWork)
    {
        if (Rate(runs) is not { } rate)
            return null;
        var left = runs.Select(run => Of(run, runs) ?? 0).ToArray();
        var together = (left.Sum() + (laterWork * rate)) / Math.Max(atOnce, 1);
        return TimeSpan.FromSeconds(Math.Max(together, left.DefaultIfEmpty().Max()));
    }

    /// <summary>Seconds for each epoch and multiply-add.</summary>
    private static double? Rate(IReadOnlyCollection<RunPace> runs)
    {
        var work = runs.Sum(run => run.EpochsDone * (double)run.MultiplyAdds);
        return work > 0 ? runs.Sum(run => run.EpochsDone > 0 ? run.Seconds : 0) / work : null;
    }
}

/// <summary>How far a run is.</summary>
/// <param name="IsFinal">Whether it is over.</param>
/// <param name="EpochsDone">Epochs in the ledger.</param>
/// <param name="EpochsLeft">Epochs to come; a part of one for the epoch under way.</param>
/// <param name="MultiplyAdds">Multiply-adds for one image.</param>
/// <param name="Seconds">Time of the epochs in the ledger.</param>
internal sealed record RunPace(bool IsFinal, int EpochsDone, double EpochsLeft, long MultiplyAdds, double Seconds);
