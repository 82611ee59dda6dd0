namespace EfficientNet.Chaos.Plan;

/// <summary>Which fault comes next: the plan's order, but runs that nothing has struck come first, since they may end.</summary>
internal static class NextFault
{
    /// <summary>
    /// The next of <paramref name="remaining"/>; an extra one if a run still has to be struck; null if there is nothing to do.
    /// </summary>
    /// <param name="remaining">Remaining faults of the plan, in order.</param>
    /// <param name="unstruckLive">Whether a trainer works on a run that no fault has struck.</param>
    /// <param name="unstruck">Whether there is any unfinished run that no fault has struck.</param>
    /// <param name="numbers">For an extra fault.</param>
    public static PlannedFault? Choose(
        IReadOnlyList<PlannedFault> remaining,
        bool unstruckLive,
        bool unstruck,
        SeededNumbers numbers
    ) =>
        unstruckLive ? remaining.FirstOrDefault(fault => fault.Kind.HitsOneRun()) ?? Extra(numbers)
        : remaining.Count > 0 ? remaining[0]
        : unstruck ? Extra(numbers)
        : null;

    private static PlannedFault Extra(SeededNumbers numbers) =>
        new(0, FaultKind.TrainerKill, numbers.Next(), TimeSpan.Zero, Long: false, numbers.Between(0.5, 2.5));
}
