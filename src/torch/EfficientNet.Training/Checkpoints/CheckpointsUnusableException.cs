using EfficientNet.Contracts;

namespace EfficientNet.Training.Checkpoints;

/// <summary>
/// None of the local checkpoints could be used, but older ones can be fetched: starting over would waste them
/// (protocol rule P17).
/// </summary>
public sealed class CheckpointsUnusableException(IReadOnlyList<PassedCheckpoint> passedOver)
    : EffnetException($"None of the {passedOver.Count} local checkpoints can be used; older ones must be fetched.")
{
    /// <summary>The next attempt gets older checkpoints.</summary>
    public override bool IsTransient => true;

    /// <summary>Each, and why.</summary>
    public IReadOnlyList<PassedCheckpoint> PassedOver { get; } = passedOver;
}
