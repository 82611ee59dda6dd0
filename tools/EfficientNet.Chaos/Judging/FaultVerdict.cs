using EfficientNet.Chaos.Observing;
using EfficientNet.Chaos.Plan;

namespace EfficientNet.Chaos.Judging;

/// <summary>Judges a fault. Everything that happened during it counts, whether it struck or missed.</summary>
internal static class FaultVerdict
{
    /// <summary>The record of a fault.</summary>
    /// <param name="fault">The planned fault.</param>
    /// <param name="run">The run that was to be struck.</param>
    /// <param name="declared">Which attempts it may end.</param>
    /// <param name="outcome">What was seen of it.</param>
    /// <param name="facts">What happened to runs during it.</param>
    public static FaultRecord Of(
        PlannedFault fault,
        string run,
        DeclaredChange declared,
        StrikeOutcome outcome,
        IReadOnlyList<RunFact> facts
    )
    {
        var missed =
            outcome.FoundNothing
            || AttemptAccounts.Missed(declared, facts)
            || (outcome is { Recovery: null, Failure: null } && declared.Least == 0);
        var allowed =
            outcome.FoundNothing ? DeclaredChange.None
            : missed ? declared with { Least = 0 }
            : declared;
        string[] failure = outcome.Failure is { } reason ? [reason] : [];
        return new FaultRecord(
            fault.Kind,
            fault.Kind.HitsOneRun() ? run : null,
            missed ? null : outcome.Recovery,
            [.. failure, .. AttemptAccounts.Check(allowed, facts), .. outcome.Ended]
        )
        {
            Declared = allowed,
            Missed = missed,
            DamagedBlob = outcome.DamagedBlob,
            PastLease = fault.PastLease,
            Beneath = fault.Kind.HitsOneRun() ? [] : outcome.Live,
        };
    }
}
