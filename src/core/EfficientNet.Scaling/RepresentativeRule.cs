namespace EfficientNet.Scaling;

/// <summary>
/// Chooses which of several coefficients with the same rounded architecture represents them: the product α·β²·γ² nearest 2,
/// then the smallest α, β, γ, ϕ.
/// </summary>
public sealed class RepresentativeRule : IComparer<ScalingCoefficients>
{
    /// <summary>The rule; the smallest represents the others.</summary>
    public static RepresentativeRule Instance { get; } = new();

    private RepresentativeRule() { }

    /// <inheritdoc />
    public int Compare(ScalingCoefficients x, ScalingCoefficients y) => Key(x).CompareTo(Key(y));

    private static (decimal Distance, decimal Alpha, decimal Beta, decimal Gamma, decimal Phi) Key(ScalingCoefficients c) =>
        (Math.Abs(c.Product - 2), c.Alpha, c.Beta, c.Gamma, c.Phi);
}
