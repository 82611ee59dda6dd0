using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Agent.Checkpoints;

/// <summary>The checkpoints from which a trainer may resume.</summary>
/// <param name="Files">Verified files, newest first; empty means from the start.</param>
/// <param name="HasOlder">Whether older checkpoints were not searched for, since these will most likely do.</param>
/// <param name="PassedOver">Newer checkpoints that are missing or damaged everywhere.</param>
internal sealed record CheckpointChoice(
    IReadOnlyList<CheckpointFile> Files,
    bool HasOlder,
    IReadOnlyList<PassedCheckpoint> PassedOver
);
