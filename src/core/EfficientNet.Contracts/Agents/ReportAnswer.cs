namespace EfficientNet.Contracts.Agents;

/// <summary>
/// What became of a report; any of the three lets the agent delete it. An error status means: deliver it again later.
/// </summary>
/// <param name="Verdict">What became of it.</param>
/// <param name="Reason">For a person, when refused.</param>
/// <param name="Kept">After an accepted checkpoint: the run's rows as they are now. Files of earlier attempts that none of them
/// names may go (protocol rule P16).</param>
public sealed record ReportAnswer(ReportVerdict Verdict, string? Reason = null, IReadOnlyList<CheckpointRecord>? Kept = null);

/// <summary>What became of a report.</summary>
public enum ReportVerdict
{
    /// <summary>Committed.</summary>
    Accepted = 1,

    /// <summary>Had been committed before; nothing was written.</summary>
    Duplicate = 2,

    /// <summary>The attempt is over; nothing was written, and the refusal was counted (protocol rule P14).</summary>
    Refused = 3,
}
