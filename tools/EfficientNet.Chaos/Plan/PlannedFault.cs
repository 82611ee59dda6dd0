namespace EfficientNet.Chaos.Plan;

/// <summary>One fault of a plan.</summary>
/// <param name="Number">Position, from 1.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Target">A random number that chooses among the targets available at the time.</param>
/// <param name="Duration">
/// How long it lasts: a freeze, an absence before the restart, a full disk. Zero for kinds without one.
/// </param>
/// <param name="Long">
/// For kinds that silence an agent: until its lease has run out and another attempt has started. For a corrupt checkpoint: in
/// the control plane's store instead of on the host.
/// </param>
/// <param name="Pause">Quiet time after recovery.</param>
public sealed record PlannedFault(int Number, FaultKind Kind, ulong Target, TimeSpan Duration, bool Long, TimeSpan Pause)
{
    /// <summary>Whether it lasts until its host's lease has run out.</summary>
    public bool PastLease => Long && Kind is (FaultKind.AgentFreeze or FaultKind.LinkHalfOpen);

    /// <summary>The kind and its details, for people.</summary>
    public string Title =>
        (Kind, Long) switch
        {
            (FaultKind.CheckpointCorrupt, true) => "checkpoint-corrupt (store)",
            (FaultKind.CheckpointCorrupt, false) => "checkpoint-corrupt (host)",
            (_, true) => $"{Kind.Name()} (past the lease)",
            (_, false) when Duration > TimeSpan.Zero => $"{Kind.Name()} ({Duration.TotalSeconds:0.0} s)",
            _ => Kind.Name(),
        };
}
