using System.Collections.Immutable;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Stages.Random;

/// <summary>Trains networks whose coefficients are drawn at random: (α, β, γ, ϕ), or width, depth and resolution.</summary>
public sealed record RandomStage : StageDefinition
{
    /// <summary>The word of the experiment file.</summary>
    public const string Word = "random";

    /// <inheritdoc />
    public override string Kind => Word;

    /// <summary>How many are drawn, repetitions included.</summary>
    public required int Samples { get; init; }

    /// <summary>W: proposal n waits for the outcomes of proposals 1…n−W.</summary>
    public required int Parallel { get; init; }

    /// <summary>Where all chance comes from.</summary>
    public long Seed { get; init; }

    /// <summary>Which draws count; others are drawn again.</summary>
    public GridConstraint Constraint { get; init; } = GridConstraint.None;

    /// <summary>Values of α; none when width, depth and resolution are drawn.</summary>
    public ImmutableArray<decimal> Alphas { get; init; } = [];

    /// <summary>Values of β.</summary>
    public ImmutableArray<decimal> Betas { get; init; } = [];

    /// <summary>Values of γ.</summary>
    public ImmutableArray<decimal> Gammas { get; init; } = [];

    /// <summary>Values of ϕ.</summary>
    public ImmutableArray<decimal> Phis { get; init; } = [];

    /// <summary>Width coefficients; none when α, β, γ and ϕ are drawn.</summary>
    public ImmutableArray<decimal> Widths { get; init; } = [];

    /// <summary>Depth coefficients.</summary>
    public ImmutableArray<decimal> Depths { get; init; } = [];

    /// <summary>Sides of the input in pixels.</summary>
    public ImmutableArray<int> Resolutions { get; init; } = [];

    /// <summary>Compares values one by one; a record alone would compare the arrays' identity.</summary>
    public bool Equals(RandomStage? other) =>
        base.Equals(other)
        && (Samples, Parallel, Seed, Constraint) == (other.Samples, other.Parallel, other.Seed, other.Constraint)
        && Alphas.AsSpan().SequenceEqual(other.Alphas.AsSpan())
        && Betas.AsSpan().SequenceEqual(other.Betas.AsSpan())
        && Gammas.AsSpan().SequenceEqual(other.Gammas.AsSpan())
        && Phis.AsSpan().SequenceEqual(other.Phis.AsSpan())
        && Widths.AsSpan().SequenceEqual(other.Widths.AsSpan())
        && Depths.AsSpan().SequenceEqual(other.Depths.AsSpan())
        && Resolutions.AsSpan().SequenceEqual(other.Resolutions.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Samples, Parallel, Seed, Constraint);
}
