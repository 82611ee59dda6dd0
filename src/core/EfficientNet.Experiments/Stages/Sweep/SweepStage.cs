using System.Collections.Immutable;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Stages.Sweep;

/// <summary>Fixes (α, β, γ) and scales by several ϕ (Tan &amp; Le 2019, section 3.3, step 2).</summary>
public sealed record SweepStage : StageDefinition
{
    /// <summary>The word of the experiment file.</summary>
    public const string Word = "sweep";

    /// <inheritdoc />
    public override string Kind => Word;

    /// <summary>Compound coefficients, in the file's order.</summary>
    public required ImmutableArray<decimal> Phis { get; init; }

    /// <summary>Name of the earlier grid whose best configuration is swept; absent with <see cref="Fixed"/>.</summary>
    public string? BestOf { get; init; }

    /// <inheritdoc />
    public override string? Follows => BestOf;

    /// <summary>Stated α, β, γ (its ϕ is not used); absent with <see cref="BestOf"/>.</summary>
    public ScalingCoefficients? Fixed { get; init; }

    /// <summary>Whether a winner that stands for several (α, β, γ) is swept once or for each.</summary>
    public SweepTies Ties { get; init; } = SweepTies.One;

    /// <summary>Compares ϕ one by one; a record alone would compare the arrays' identity.</summary>
    public bool Equals(SweepStage? other) =>
        base.Equals(other)
        && BestOf == other.BestOf
        && Fixed == other.Fixed
        && Ties == other.Ties
        && Phis.AsSpan().SequenceEqual(other.Phis.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), BestOf, Fixed, Ties, Phis.Length);
}
