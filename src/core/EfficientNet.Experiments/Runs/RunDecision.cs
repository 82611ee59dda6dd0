namespace EfficientNet.Experiments.Runs;

/// <summary>What a command means for a run.</summary>
/// <param name="Verdict">Verdict.</param>
/// <param name="After">The row after it. Its version is that of the row before when nothing about the row changes.</param>
/// <param name="Events">What happened, in order.</param>
/// <param name="Reason">For a person: why it was refused or has no effect.</param>
public sealed record RunDecision(RunVerdict Verdict, TrainingRun After, IReadOnlyList<RunEvent> Events, string? Reason = null);

/// <summary>What became of a command.</summary>
public enum RunVerdict
{
    /// <summary>It holds; <see cref="RunDecision.After"/> and <see cref="RunDecision.Events"/> are to be committed.</summary>
    Accepted = 1,

    /// <summary>It had its effect before; there is nothing to write.</summary>
    Duplicate = 2,

    /// <summary>
    /// It is refused. With a raised version the row changes all the same (the attempt that broke the rules is ended); else its
    /// events are only appended.
    /// </summary>
    Refused = 3,

    /// <summary>It speaks of an attempt newer than the row: the row in hand is old and must be read again.</summary>
    Stale = 4,
}
