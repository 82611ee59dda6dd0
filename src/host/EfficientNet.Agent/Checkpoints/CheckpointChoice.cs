using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Agent.Checkpoints;

/// <summary>What a trainer is given to go on from.</summary>
/// <param name="Files">Verified files, newest first; empty: the beginning.</param>
/// <param name="HasOlder">Whether older checkpoints were not looked for, since these will most likely do.</param>
/// <param name="PassedOver">Newer checkpoints that are nowhere, or damaged wherever they are.</param>
internal sealed record CheckpointChoice(
    IReadOnlyList<CheckpointFile> Files,
    bool HasOlder,
    IReadOnlyList<PassedCheckpoint> PassedOver
);
