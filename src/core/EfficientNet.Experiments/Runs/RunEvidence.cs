using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Runs;

/// <summary>
/// Rows of the ledger that a decision needs beside the run's own. They change in the run's transitions only, so its version
/// fences them, too (protocol rule P1).
/// </summary>
/// <param name="Epoch">The row that <see cref="RunDecider.NeedsEpoch"/> names; null: there is none, or none was needed.</param>
/// <param name="Checkpoints">Every checkpoint, when <see cref="RunDecider.NeedsCheckpoints"/>.</param>
public sealed record RunEvidence(EpochMetrics? Epoch, IReadOnlyList<CheckpointStanding> Checkpoints)
{
    /// <summary>Nothing was needed.</summary>
    public static RunEvidence None { get; } = new(null, []);
}
