using EfficientNet.Chaos.Plan;

namespace EfficientNet.Chaos.Judging;

/// <summary>A fault, and its effect.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Struck">Run whose trainer, agent, link, checkpoint or disk was hit; null for the control plane.</param>
/// <param name="Recovery">Time to recover; null when it did not within the campaign's limit.</param>
/// <param name="Problems">Deviations from what was declared.</param>
internal sealed record FaultRecord(FaultKind Kind, string? Struck, TimeSpan? Recovery, IReadOnlyList<string> Problems)
{
    /// <summary>Runs that were active when the control plane was hit.</summary>
    public IReadOnlyList<string> Beneath { get; init; } = [];

    /// <summary>Which attempts it may end.</summary>
    public DeclaredChange Declared { get; init; } = DeclaredChange.None;

    /// <summary>
    /// Whether its target ended by itself before it mattered, or there was nothing to hit. It then does not count as a strike,
    /// but what happened during it counts.
    /// </summary>
    public bool Missed { get; init; }

    /// <summary>The blob in the control plane's store that it damaged, if any.</summary>
    public string? DamagedBlob { get; init; }

    /// <summary>Whether it silenced its host until another attempt had started elsewhere, which takes a lease time.</summary>
    public bool PastLease { get; init; }

    /// <summary>
    /// Whether it struck a run: its own trainer, agent, link, checkpoint or disk, or, in a campaign against the control plane
    /// alone, the control plane beneath it.
    /// </summary>
    public bool Strikes(string run, bool controlPlaneAlone) =>
        !Missed && (Struck == run || (controlPlaneAlone && Beneath.Contains(run)));

    /// <summary>What its time to recover is compared with.</summary>
    public string RecoveryKind => PastLease ? $"{Kind.Name()} past the lease" : Kind.Name();
}
