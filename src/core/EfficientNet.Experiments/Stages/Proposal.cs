using System.Collections.Immutable;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Stages;

/// <summary>
/// A network that a strategy wants trained. <see cref="ExperimentDecider"/> makes a <see cref="ScalingConfiguration"/> of it.
/// </summary>
public sealed record Proposal
{
    /// <summary>For people.</summary>
    public required string Label { get; init; }

    /// <summary>Representative coefficients; null for networks given without.</summary>
    public ScalingCoefficients? Coefficients { get; init; }

    /// <summary>All (α, β, γ, ϕ) that the proposal stands for.</summary>
    public ImmutableArray<ScalingCoefficients> Members { get; init; } = [];

    /// <summary>The network.</summary>
    public required Architecture Architecture { get; init; }

    /// <summary>Its fingerprint.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Trainable parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Multiply-adds for one image.</summary>
    public required long MultiplyAdds { get; init; }

    /// <summary>A network with its exact cost.</summary>
    /// <param name="label">For people.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="coefficients">What it was scaled by; null when not by α, β, γ and ϕ.</param>
    public static Proposal Of(string label, Architecture architecture, ScalingCoefficients? coefficients = null)
    {
        var (parameters, multiplyAdds) = ArchitectureCost.Totals(architecture);
        return new Proposal
        {
            Label = label,
            Coefficients = coefficients,
            Members = coefficients is { } member ? [member] : [],
            Architecture = architecture,
            Fingerprint = ArchitectureFingerprint.Of(architecture),
            Parameters = parameters,
            MultiplyAdds = multiplyAdds,
        };
    }

    /// <summary>An architecture that was scaled, with every (α, β, γ, ϕ) that leads to it.</summary>
    public static Proposal Of(ScaledArchitecture scaled) =>
        new()
        {
            Label = ConfigurationLabel.Of(scaled.Representative),
            Coefficients = scaled.Representative,
            Members = scaled.Members,
            Architecture = scaled.Architecture,
            Fingerprint = scaled.Fingerprint,
            Parameters = scaled.Parameters,
            MultiplyAdds = scaled.MultiplyAdds,
        };
}
