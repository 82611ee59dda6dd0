using EfficientNet.Contracts;

namespace EfficientNet.Training.Checkpoints;

/// <summary>None of the checkpoints at hand could be used, and older ones can be fetched: beginning at the start would waste them (protocol rule P17).</summary>
public sealed class CheckpointsUnusableException(IReadOnlyList<PassedCheckpoint> passedOver)
    : Exception($"None of the {passedOver.Count} checkpoints at hand can be used; older ones are to be fetched.")
{
    /// <summary>Each, and why.</summary>
    public IReadOnlyList<PassedCheckpoint> PassedOver { get; } = passedOver;
}
