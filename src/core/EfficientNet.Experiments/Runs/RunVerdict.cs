namespace EfficientNet.Experiments.Runs;

/// <summary>What became of a command.</summary>
public enum RunVerdict
{
    /// <summary>It holds; <see cref="RunDecision.Transition"/> is to be committed.</summary>
    Accepted = 1,

    /// <summary>It had its effect before; there is nothing to write.</summary>
    Duplicate = 2,

    /// <summary>
    /// It is refused: the attempt that it speaks of is over, or ends with the decision's transition because it broke the rules.
    /// </summary>
    Refused = 3,

    /// <summary>It speaks of an attempt newer than the row: the row in hand is old and must be read again.</summary>
    Stale = 4,

    /// <summary>What it reports is refused, but it counts as delivered and the attempt continues.</summary>
    PassedOver = 5,
}
