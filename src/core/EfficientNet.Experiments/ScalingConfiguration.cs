using System.Collections.Immutable;
using EfficientNet.Contracts;
using EfficientNet.Experiments.Stages;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments;

/// <summary>
/// One (network, α, β, γ, ϕ) of an experiment with its derived architecture and exact cost. Equal architectures of a stage are
/// one configuration with several members.
/// </summary>
public sealed record ScalingConfiguration
{
    /// <summary>The experiment.</summary>
    public required ExperimentId Experiment { get; init; }

    /// <summary>Number within the experiment, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Name of the stage.</summary>
    public required string Stage { get; init; }

    /// <summary>For people: <c>α1.2 β1.1 γ1.15 ϕ1</c>, or a published name such as <c>efficientnet-b3</c>.</summary>
    public required string Label { get; init; }

    /// <summary>
    /// Representative coefficients: the member with product nearest 2, then the smallest α, β, γ. Absent for published networks.
    /// </summary>
    public ScalingCoefficients? Coefficients { get; init; }

    /// <summary>All (α, β, γ, ϕ) of the stage that round to this architecture.</summary>
    public ImmutableArray<ScalingCoefficients> Members { get; init; } = [];

    /// <summary>The network.</summary>
    public required Architecture Architecture { get; init; }

    /// <summary>Its fingerprint.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Trainable parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Multiply-adds for one image.</summary>
    public required long MultiplyAdds { get; init; }

    /// <summary>What its strategy proposed.</summary>
    public Proposal ToProposal() =>
        new()
        {
            Label = Label,
            Coefficients = Coefficients,
            Members = Members,
            Architecture = Architecture,
            Fingerprint = Fingerprint,
            Parameters = Parameters,
            MultiplyAdds = MultiplyAdds,
        };

    /// <summary>A stage's proposals as its configurations, numbered from <paramref name="first"/>.</summary>
    public static IReadOnlyList<ScalingConfiguration> Of(
        IReadOnlyList<Proposal> proposals,
        ExperimentId experiment,
        string stage,
        int first
    ) =>
        [
            .. proposals.Select(
                (proposal, index) =>
                    new ScalingConfiguration
                    {
                        Experiment = experiment,
                        Number = first + index,
                        Stage = stage,
                        Label = proposal.Label,
                        Coefficients = proposal.Coefficients,
                        Members = proposal.Members,
                        Architecture = proposal.Architecture,
                        Fingerprint = proposal.Fingerprint,
                        Parameters = proposal.Parameters,
                        MultiplyAdds = proposal.MultiplyAdds,
                    }
            ),
        ];
}
