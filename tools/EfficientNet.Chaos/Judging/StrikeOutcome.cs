namespace EfficientNet.Chaos.Judging;

/// <summary>What was observed of a fault, before it is compared with what was declared.</summary>
internal sealed record StrikeOutcome
{
    /// <summary>Time to recover; null if the run ended or the cluster did not recover.</summary>
    public TimeSpan? Recovery { get; init; }

    /// <summary>Why the cluster did not recover; null if it did or nothing was awaited.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether there was nothing to hit, so that nothing was done.</summary>
    public bool FoundNothing { get; init; }

    /// <summary>The blob in the control plane's store that was damaged.</summary>
    public string? DamagedBlob { get; init; }

    /// <summary>Programs that ended by themselves, one sentence each.</summary>
    public IReadOnlyList<string> Ended { get; init; } = [];

    /// <summary>Runs that were active.</summary>
    public IReadOnlyList<string> Live { get; init; } = [];
}
