namespace EfficientNet.Chaos.Plan;

/// <summary>A campaign's faults: a pure function of seed, number and kinds.</summary>
public static class FaultPlan
{
    /// <summary>Makes the plan: all kinds equally often (the remainder at random), in random order.</summary>
    public static IReadOnlyList<PlannedFault> Make(long seed, int faults, IReadOnlyList<FaultKind> kinds)
    {
        var numbers = new SeededNumbers(seed);
        var rest = kinds.ToList();
        numbers.Shuffle(rest);
        var order = Enumerable
            .Range(0, faults / kinds.Count)
            .SelectMany(_ => kinds)
            .Concat(rest.Take(faults % kinds.Count))
            .ToList();
        numbers.Shuffle(order);
        // Faults of each kind alternate between long and short, so that even a few of a kind include both.
        var seen = kinds.ToDictionary(kind => kind, _ => numbers.Below(2));
        return [.. order.Select((kind, index) => Draw(index + 1, kind, HasLong(kind) && seen[kind]++ % 2 == 0, numbers))];
    }

    private static PlannedFault Draw(int number, FaultKind kind, bool @long, SeededNumbers numbers) =>
        new(number, kind, numbers.Next(), Duration(kind, @long, numbers), @long, numbers.Between(0.5, 2.5));

    private static bool HasLong(FaultKind kind) =>
        kind is FaultKind.AgentFreeze or FaultKind.LinkHalfOpen or FaultKind.CheckpointCorrupt;

    private static TimeSpan Duration(FaultKind kind, bool @long, SeededNumbers numbers) =>
        kind switch
        {
            FaultKind.TrainerFreeze => numbers.Between(1, 5),
            FaultKind.AgentKill => numbers.Between(0.2, 3),
            FaultKind.AgentFreeze or FaultKind.LinkHalfOpen or FaultKind.LinkCut => @long
                ? TimeSpan.Zero
                : numbers.Between(1, 2.8),
            FaultKind.LinkDelay => numbers.Between(3, 6),
            FaultKind.SiloKill or FaultKind.AllSilosKill => numbers.Between(0.2, 4),
            FaultKind.SiloFreeze => numbers.Between(2, 15),
            FaultKind.PostgresKill or FaultKind.PostgresFreeze => numbers.Between(1, 15),
            FaultKind.PostgresAway => TimeSpan.FromMinutes(1),
            FaultKind.DiskFull => numbers.Between(4, 8),
            _ => TimeSpan.Zero,
        };
}
