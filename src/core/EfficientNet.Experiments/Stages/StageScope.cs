using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Stages;

/// <summary>What a strategy may know besides its stage.</summary>
/// <param name="Specification">The experiment.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Earlier">Outcomes of earlier stages.</param>
internal sealed record StageScope(
    ExperimentSpecification Specification,
    StageDefinition Stage,
    IReadOnlyList<ConfigurationOutcome> Earlier
)
{
    /// <summary>What coefficients are applied to.</summary>
    public BaseNetwork Network => Specification.Network;

    /// <summary>How scaled networks are rounded, and their classes.</summary>
    public ScalingOptions Options => Specification.Options;
}
