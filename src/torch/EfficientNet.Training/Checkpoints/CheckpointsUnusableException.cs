using EfficientNet.Contracts;

namespace EfficientNet.Training.Checkpoints;

/// <summary>
/// None of the checkpoints at hand could be used, and older ones can be fetched: beginning at the start would waste them
/// (protocol rule P17).
/// </summary>
public sealed class CheckpointsUnusableException(IReadOnlyList<PassedCheckpoint> passedOver)
    : EffnetException($"None of the {passedOver.Count} checkpoints at hand can be used; older ones are to be fetched.")
{
    /// <summary>The next attempt is given older checkpoints.</summary>
    public override bool IsTransient => true;

    /// <summary>Each, and why.</summary>
    public IReadOnlyList<PassedCheckpoint> PassedOver { get; } = passedOver;
}
