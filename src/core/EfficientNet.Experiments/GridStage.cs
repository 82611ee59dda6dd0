using EfficientNet.Scaling;

namespace EfficientNet.Experiments;

/// <summary>Trains every distinct architecture of a grid over (α, β, γ).</summary>
public sealed record GridStage : StageDefinition
{
    /// <inheritdoc />
    public override string Kind => "grid";

    /// <summary>The grid and its rule.</summary>
    public required ScalingGrid Grid { get; init; }
}
