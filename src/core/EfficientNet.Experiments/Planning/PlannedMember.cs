using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Planning;

/// <summary>Coefficients that round to an architecture.</summary>
/// <param name="Alpha">α.</param>
/// <param name="Beta">β.</param>
/// <param name="Gamma">γ.</param>
/// <param name="Phi">ϕ.</param>
/// <param name="Product">α·β²·γ², exact.</param>
public sealed record PlannedMember(decimal Alpha, decimal Beta, decimal Gamma, decimal Phi, decimal Product)
{
    internal static PlannedMember Of(ScalingCoefficients coefficients) =>
        new(coefficients.Alpha, coefficients.Beta, coefficients.Gamma, coefficients.Phi, ShortProduct(coefficients)!.Value);

    // The division drops trailing zeros: 1.92027 rather than 1.9202700.
    internal static decimal? ShortProduct(ScalingCoefficients? coefficients) =>
        coefficients?.Product / 1.0000000000000000000000000000m;
}
