using EfficientNet.Chaos.Judging;
using EfficientNet.Chaos.Plan;
using EfficientNet.Contracts;

namespace EfficientNet.Chaos.Faults;

/// <summary>
/// What each kind of fault may cause, and how it is done. Every one undoes what it did, also when recovery does not come.
/// </summary>
internal static class Fault
{
    /// <summary>Which ends of attempts it may cause, before it strikes.</summary>
    public static DeclaredChange Declare(PlannedFault fault, string run, int attempt) =>
        (fault.Kind, fault.Long) switch
        {
            (FaultKind.TrainerKill or FaultKind.CheckpointCorrupt, _) => DeclaredChange.Ends(run, attempt, AttemptEnd.Failed),
            // A host that comes back slowly may find that its lease has run out meanwhile.
            (FaultKind.AgentKill, _) => DeclaredChange.Ends(run, attempt, AttemptEnd.LostByAgent, AttemptEnd.LeaseExpired),
            (FaultKind.AgentFreeze or FaultKind.LinkHalfOpen, true) => DeclaredChange.Ends(run, attempt, AttemptEnd.LeaseExpired),
            // It ends only if it writes while nothing fits, once before the agent stops asking for work.
            (FaultKind.DiskFull, _) => DeclaredChange.MayEnd(run, attempt, most: 2, AttemptEnd.Failed, AttemptEnd.Left),
            _ => DeclaredChange.None,
        };

    /// <summary>Does it, and waits for recovery. Null: the run ended meanwhile.</summary>
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
