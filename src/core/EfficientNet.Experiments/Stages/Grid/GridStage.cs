using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Stages.Grid;

/// <summary>Trains every distinct architecture of a grid over (α, β, γ).</summary>
public sealed record GridStage : StageDefinition
{
    /// <summary>The word of the experiment file.</summary>
    public const string Word = "grid";

    /// <inheritdoc />
    public override string Kind => Word;

    /// <summary>The grid and its rule.</summary>
    public required ScalingGrid Grid { get; init; }
}
