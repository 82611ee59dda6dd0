using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace EfficientNet.Scaling;

/// <summary>A grid over (α, β, γ) at one ϕ, and which of its points count (Tan &amp; Le 2019, section 3.3, step 1).</summary>
/// <param name="Alphas">Depth bases.</param>
/// <param name="Betas">Width bases.</param>
/// <param name="Gammas">Resolution bases.</param>
/// <param name="Phi">Compound coefficient of the whole grid, 1 in the paper.</param>
/// <param name="Constraint">The rule.</param>
public sealed record ScalingGrid(
    ImmutableArray<decimal> Alphas,
    ImmutableArray<decimal> Betas,
    ImmutableArray<decimal> Gammas,
    decimal Phi,
    GridConstraint Constraint
)
{
    /// <summary>Number of points before the rule.</summary>
    [JsonIgnore]
    public int Points => Alphas.Length * Betas.Length * Gammas.Length;

    /// <summary>All points: α slowest, γ fastest.</summary>
    public IEnumerable<ScalingCoefficients> AllPoints()
    {
        foreach (var alpha in Alphas)
        {
            foreach (var beta in Betas)
            {
                foreach (var gamma in Gammas)
                    yield return new ScalingCoefficients(alpha, beta, gamma, Phi);
            }
        }
    }

    /// <summary>
    /// The numbers from <paramref name="from"/> in steps of <paramref name="step"/> up to <paramref name="to"/>, which is
    /// included when a step hits it.
    /// </summary>
    public static ImmutableArray<decimal> Range(decimal from, decimal to, decimal step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(step, 0m);
        var values = ImmutableArray.CreateBuilder<decimal>();
        // The division drops trailing zeros: 1.2 rather than 1.20.
        for (var value = from; value <= to; value += step)
            values.Add(value / 1.0000000000000000000000000000m);
        return values.ToImmutable();
    }

    /// <summary>Compares values one by one; a record alone would compare the arrays' identity.</summary>
    public bool Equals(ScalingGrid? other) =>
        other is not null
        && Phi == other.Phi
        && Constraint == other.Constraint
        && Alphas.AsSpan().SequenceEqual(other.Alphas.AsSpan())
        && Betas.AsSpan().SequenceEqual(other.Betas.AsSpan())
        && Gammas.AsSpan().SequenceEqual(other.Gammas.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Phi, Constraint, Alphas.Length, Betas.Length, Gammas.Length);
}
