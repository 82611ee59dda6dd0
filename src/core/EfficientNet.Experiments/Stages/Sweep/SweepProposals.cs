using System.Collections.Immutable;
using EfficientNet.Experiments.Planning;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Stages.Sweep;

/// <summary>The networks of a sweep once (α, β, γ) are known.</summary>
internal static class SweepProposals
{
    /// <summary>In the file's order; none when the grid before has no result.</summary>
    public static IEnumerable<Proposal> Of(StageScope scope, SweepStage sweep)
    {
        ImmutableArray<ScalingCoefficients> swept = sweep switch
        {
            { Fixed: { } coefficients } => [coefficients],
            { BestOf: { } grid } => Best(scope, grid) is { } winner ? Members(winner, sweep.Ties) : [],
            _ => throw new NotSupportedException(
                $"Sweep '{sweep.Name}' has neither stated coefficients nor a grid to take them from."
            ),
        };
        return ArchitectureCollapse
            .Of(
                scope.Network,
                swept.SelectMany(coefficients => sweep.Phis.Select(phi => coefficients with { Phi = phi })),
                scope.Options
            )
            .Select(Proposal.Of);
    }

    private static ScalingConfiguration? Best(StageScope scope, string grid) =>
        BestConfiguration
            .Of(scope.Earlier, grid, scope.Specification.Stages.FirstOrDefault(stage => stage.Name == grid)?.Objective)
            ?.Configuration;

    private static ImmutableArray<ScalingCoefficients> Members(ScalingConfiguration winner, SweepTies ties) =>
        ties switch
        {
            SweepTies.All => winner.Members,
            _ =>
            [
                winner.Coefficients
                    ?? throw new NotSupportedException($"Configuration {winner.Number} of a grid has no coefficients."),
            ],
        };
}
