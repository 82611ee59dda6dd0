namespace EfficientNet.Chaos.Judging;

/// <summary>What was seen of a fault, before it is compared with what was declared.</summary>
internal sealed record StrikeOutcome
{
    /// <summary>Time to recover; null when the run came to its end, or recovery did not come.</summary>
    public TimeSpan? Recovery { get; init; }

    /// <summary>Why recovery did not come; null when it was not waited for in vain.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether there was nothing to strike, so that nothing was done.</summary>
    public bool FoundNothing { get; init; }

    /// <summary>The blob in the control plane's store that was damaged.</summary>
    public string? DamagedBlob { get; init; }

    /// <summary>Programs that ended by themselves, one sentence each.</summary>
    public IReadOnlyList<string> Ended { get; init; } = [];

    /// <summary>Runs that were under way.</summary>
    public IReadOnlyList<string> Live { get; init; } = [];
}
