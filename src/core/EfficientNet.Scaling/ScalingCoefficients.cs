namespace EfficientNet.Scaling;

/// <summary>
/// What multiplies the base network: d = α^ϕ, w = β^ϕ, r = γ^ϕ (Tan &amp; Le 2019, Eq. 3). Decimals, since one point of the
/// paper's grid lies exactly on the bound.
/// </summary>
/// <param name="Alpha">Depth base α ≥ 1.</param>
/// <param name="Beta">Width base β ≥ 1.</param>
/// <param name="Gamma">Resolution base γ ≥ 1.</param>
/// <param name="Phi">Compound coefficient ϕ ≥ 0.</param>
public readonly record struct ScalingCoefficients(decimal Alpha, decimal Beta, decimal Gamma, decimal Phi)
{
    /// <summary>α·β²·γ², by which multiply-adds grow for each unit of ϕ; exact.</summary>
    public decimal Product => Alpha * Beta * Beta * Gamma * Gamma;
}
