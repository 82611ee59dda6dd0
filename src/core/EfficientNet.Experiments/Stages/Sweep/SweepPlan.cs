using EfficientNet.Experiments.Planning;

namespace EfficientNet.Experiments.Stages.Sweep;

/// <summary>The plan of a sweep whose (α, β, γ) are not known yet.</summary>
internal static class SweepPlan
{
    /// <summary>
    /// Each configuration of the grid may win: each is swept, and the plan says between what bounds the sweep lies.
    /// </summary>
    public static StagePlan Of(StagePlanning planning, SweepStage sweep)
    {
        var grid = planning.Specification.Stages.First(stage => stage.Name == sweep.BestOf);
        var outcomes = planning
            .Configurations(grid)
            .Select(winner =>
                planning.Configurations(sweep, [new ConfigurationOutcome(winner, MeanValidationTop1: 1, Succeeded: 1, Failed: 0)])
            )
            .ToList();
        return planning.Ranged(sweep, outcomes) with
        {
            BestOf = sweep.BestOf,
            Phis = [.. sweep.Phis.Select(phi => Phi(planning, phi, outcomes))],
        };
    }

    private static PlannedPhi Phi(StagePlanning planning, decimal phi, List<IReadOnlyList<ScalingConfiguration>> outcomes)
    {
        var networks = outcomes
            .SelectMany(outcome => outcome)
            .Where(configuration => configuration.Members.Any(member => member.Phi == phi))
            .ToList();
        return new PlannedPhi(
            phi,
            PlannedRange.Of(networks, network => network.Architecture.Resolution),
            PlannedRange.Of(networks, network => network.Parameters),
            PlannedRange.Of(networks, network => network.MultiplyAdds),
            PlannedRange.Of(networks, network => (double)network.MultiplyAdds / planning.BaseMultiplyAdds)
        );
    }
}
