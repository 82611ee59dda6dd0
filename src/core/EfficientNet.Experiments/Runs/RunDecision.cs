namespace EfficientNet.Experiments.Runs;

/// <summary>What a command means for a run.</summary>
public sealed record RunDecision
{
    private RunDecision(RunVerdict verdict, TrainingRun after, string? reason) =>
        (Verdict, After, Reason) = (verdict, after, reason);

    /// <summary>What becomes of the command.</summary>
    public RunVerdict Verdict { get; }

    /// <summary>What the ledger is to write; null: the row stays as it is.</summary>
    public RunTransition? Transition { get; private init; }

    /// <summary>Without a transition: an event to append all the same, since it must be counted.</summary>
    public RunEvent? Noted { get; private init; }

    /// <summary>For a person: why it was refused or has no effect.</summary>
    public string? Reason { get; }

    /// <summary>The row once this is written.</summary>
    public TrainingRun After { get; }

    /// <summary>What happened, in order.</summary>
    public IReadOnlyList<RunEvent> Events => Transition?.Events ?? (Noted is null ? [] : [Noted]);

    /// <summary>A decision that changes the row.</summary>
    public static RunDecision Change(RunVerdict verdict, RunTransition transition, string? reason = null) =>
        new(verdict, transition.After, reason) { Transition = transition };

    /// <summary>A decision that leaves the row as it is.</summary>
    public static RunDecision Keep(RunVerdict verdict, TrainingRun run, string? reason = null, RunEvent? noted = null) =>
        new(verdict, run, reason) { Noted = noted };
}
