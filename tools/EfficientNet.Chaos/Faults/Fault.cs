using EfficientNet.Chaos.Judging;
using EfficientNet.Chaos.Plan;
using EfficientNet.Contracts;

namespace EfficientNet.Chaos.Faults;

/// <summary>
/// What each kind of fault may cause, and how it is injected. Every fault is undone, even if the cluster does not recover.
/// </summary>
internal static class Fault
{
    /// <summary>Which attempts it may end, declared before it strikes.</summary>
    public static DeclaredChange Declare(PlannedFault fault, string run, int attempt) =>
        (fault.Kind, fault.Long) switch
        {
            (FaultKind.TrainerKill or FaultKind.CheckpointCorrupt, _) => DeclaredChange.Ends(run, attempt, AttemptEnd.Failed),
            // A host that returns slowly may find that its lease has run out meanwhile.
            (FaultKind.AgentKill, _) => DeclaredChange.Ends(run, attempt, AttemptEnd.LostByAgent, AttemptEnd.LeaseExpired),
            (FaultKind.AgentFreeze or FaultKind.LinkHalfOpen, true) => DeclaredChange.Ends(run, attempt, AttemptEnd.LeaseExpired),
            // It ends only if it writes while the disk is full, at most once before the agent stops taking work.
            (FaultKind.DiskFull, _) => DeclaredChange.MayEnd(run, attempt, most: 2, AttemptEnd.Failed, AttemptEnd.Left),
            _ => DeclaredChange.None,
        };

    /// <summary>Injects it and waits for recovery; null means that the run ended meanwhile.</summary>
    public static Task<TimeSpan?> StrikeAsync(Strike strike, CancellationToken cancellationToken) =>
        strike.Fault.Kind switch
        {
            FaultKind.TrainerKill => TrainerFaults.KillAsync(strike, cancellationToken),
            FaultKind.TrainerFreeze => TrainerFaults.FreezeAsync(strike, cancellationToken),
            FaultKind.AgentKill => AgentFaults.KillAsync(strike, cancellationToken),
            FaultKind.AgentFreeze => AgentFaults.FreezeAsync(strike, cancellationToken),
            FaultKind.SiloKill => SiloFaults.KillAsync(strike, cancellationToken),
            FaultKind.SiloFreeze => SiloFaults.FreezeAsync(strike, cancellationToken),
            FaultKind.AllSilosKill => SiloFaults.KillAllAsync(strike, cancellationToken),
            FaultKind.PostgresKill or FaultKind.PostgresAway => DatabaseFaults.KillAsync(strike, cancellationToken),
            FaultKind.PostgresFreeze => DatabaseFaults.FreezeAsync(strike, cancellationToken),
            FaultKind.LinkCut => LinkFaults.BreakAsync(strike, Links.LinkMode.Cut, cancellationToken),
            FaultKind.LinkDelay => LinkFaults.BreakAsync(strike, Links.LinkMode.Delayed, cancellationToken),
            FaultKind.LinkHalfOpen => LinkFaults.BreakAsync(strike, Links.LinkMode.HalfOpen, cancellationToken),
            FaultKind.CheckpointCorrupt => CheckpointFaults.CorruptAsync(strike, cancellationToken),
            FaultKind.DiskFull => DiskFaults.FillAsync(strike, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(strike), strike.Fault.Kind, "This kind is not known."),
        };
}
