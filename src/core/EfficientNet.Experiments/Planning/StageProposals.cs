using System.Collections.Immutable;
using EfficientNet.Contracts;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Planning;

/// <summary>Which configurations a stage trains. Pure: the same arguments give the same proposals in the same order.</summary>
public static class StageProposals
{
    /// <summary>
    /// The configurations of <paramref name="stage"/>, numbered from <paramref name="firstNumber"/>; coinciding architectures are
    /// one
    /// configuration. Empty when a sweep waits for the best of a grid of which no configuration has a result: it cannot be done.
    /// </summary>
    /// <param name="specification">The experiment.</param>
    /// <param name="stage">One of its stages.</param>
    /// <param name="experiment">The experiment's id.</param>
    /// <param name="firstNumber">Number of the first configuration.</param>
    /// <param name="earlier">Outcomes of all earlier stages; a sweep looks for its grid's.</param>
    public static IReadOnlyList<ScalingConfiguration> Propose(
        ExperimentSpecification specification,
        StageDefinition stage,
        ExperimentId experiment,
        int firstNumber,
        IReadOnlyList<ConfigurationOutcome> earlier
    )
    {
        var proposed = stage switch
        {
            GridStage grid => Scaled(GridEnumeration.Of(specification.Network, grid.Grid, specification.Options).Architectures),
            SweepStage sweep => Scaled(Sweep(specification, sweep, earlier)),
            ListStage list => ListProposals.Of(specification, list),
            _ => throw new NotSupportedException(
                $"Stage '{stage.Name}' is a {stage.GetType().Name}; proposals know grid, sweep and list."
            ),
        };
        return
        [
            .. proposed.Select(
                (configuration, index) =>
                    configuration with
                    {
                        Experiment = experiment,
                        Number = firstNumber + index,
                        Stage = stage.Name,
                    }
            ),
        ];
    }

    private static ImmutableArray<ScaledArchitecture> Sweep(
        ExperimentSpecification specification,
        SweepStage sweep,
        IReadOnlyList<ConfigurationOutcome> earlier
    )
    {
        ImmutableArray<ScalingCoefficients> swept = sweep switch
        {
            { Fixed: { } coefficients } => [coefficients],
            { BestOf: { } grid } => BestConfiguration.Of(earlier, grid)?.Configuration is { } winner
                ? SweptMembers(winner, sweep.Ties)
                : [],
            _ => throw new NotSupportedException(
                $"Sweep '{sweep.Name}' has neither stated coefficients nor a grid to take them from."
            ),
        };
        return SweepArchitectures.Of(specification, sweep, swept);
    }

    private static ImmutableArray<ScalingCoefficients> SweptMembers(ScalingConfiguration winner, SweepTies ties) =>
        ties switch
        {
            SweepTies.All => winner.Members,
            _ =>
            [
                winner.Coefficients
                    ?? throw new NotSupportedException($"Configuration {winner.Number} of a grid has no coefficients."),
            ],
        };

    private static IEnumerable<ScalingConfiguration> Scaled(IEnumerable<ScaledArchitecture> architectures) =>
        architectures.Select(scaled => new ScalingConfiguration
        {
            Experiment = default,
            Number = 0,
            Stage = "",
            Label = ConfigurationLabel.Of(scaled.Representative),
            Coefficients = scaled.Representative,
            Members = scaled.Members,
            Architecture = scaled.Architecture,
            Fingerprint = scaled.Fingerprint,
            Parameters = scaled.Parameters,
            MultiplyAdds = scaled.MultiplyAdds,
        });
}
