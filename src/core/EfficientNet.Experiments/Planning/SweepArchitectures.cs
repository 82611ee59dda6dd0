using System.Collections.Immutable;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Planning;

/// <summary>The architectures of a sweep once (α, β, γ) are known.</summary>
internal static class SweepArchitectures
{
    /// <summary>Every ϕ of <paramref name="sweep"/> for every one of <paramref name="swept"/>, whose own ϕ is not used.</summary>
    public static ImmutableArray<ScaledArchitecture> Of(
        ExperimentSpecification specification,
        SweepStage sweep,
        ImmutableArray<ScalingCoefficients> swept
    ) =>
        ArchitectureCollapse.Of(
            specification.Network,
            swept.SelectMany(coefficients => sweep.Phis.Select(phi => coefficients with { Phi = phi })),
            specification.Options
        );
}
