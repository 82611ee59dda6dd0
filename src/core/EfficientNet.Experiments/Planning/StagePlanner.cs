using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Planning;

/// <summary>Plans the stages of one experiment with the same proposals that it will train.</summary>
internal sealed class StagePlanner(ExperimentSpecification specification, TrainingForecast? forecast)
{
    private static readonly ExperimentId Experiment = ExperimentId.Parse("plan");
    private readonly long _baseMultiplyAdds = PlannedNetwork.Of(specification).MultiplyAdds;

    public StagePlan Plan(StageDefinition stage) =>
        stage switch
        {
            GridStage grid => Known(grid) with
            {
                Constraint = grid.Grid.Constraint,
                Points = grid.Grid.Points,
                Feasible = Proposals(grid).Sum(configuration => configuration.Members.Length),
            },
            SweepStage { BestOf: { } bestOf } sweep => Unknown(
                sweep,
                specification.Stages.OfType<GridStage>().First(grid => grid.Name == bestOf)
            ),
            _ => Known(stage),
        };

    private IReadOnlyList<ScalingConfiguration> Proposals(StageDefinition stage) =>
        StageProposals.Propose(specification, stage, Experiment, firstNumber: 1, earlier: []);

    private StagePlan Known(StageDefinition stage)
    {
        var configurations = Proposals(stage)
            .Select(configuration =>
                PlannedConfiguration.Of(configuration, _baseMultiplyAdds, specification.RecipeFor(configuration), forecast)
            )
            .ToList();
        var runs = configurations.Count * specification.Seeds.Length;
        var hours = forecast is null
            ? (double?)null
            : specification.Seeds.Length * configurations.Sum(configuration => configuration.DeviceHours!.Value);
        return new StagePlan
        {
            Name = stage.Name,
            Kind = stage.Kind,
            Architectures = configurations.Count,
            Runs = new PlannedRange<int>(runs, runs),
            DeviceHours = hours is { } total ? new PlannedRange<double>(total, total) : null,
            Configurations = configurations,
        };
    }

    // Each configuration of the grid may win: sweep each, and say between what bounds the sweep will lie.
    private StagePlan Unknown(SweepStage sweep, GridStage grid)
    {
        var outcomes = Proposals(grid)
            .Select(winner =>
                StageProposals.Propose(
                    specification,
                    sweep,
                    Experiment,
                    1,
                    [new ConfigurationOutcome(winner, MeanValidationTop1: 1, Succeeded: 1, Failed: 0)]
                )
            )
            .ToList();
        var seeds = specification.Seeds.Length;
        return new StagePlan
        {
            Name = sweep.Name,
            Kind = sweep.Kind,
            BestOf = sweep.BestOf,
            Phis = [.. sweep.Phis.Select(phi => Phi(phi, outcomes))],
            Runs = Range(outcomes, outcome => outcome.Count * seeds),
            DeviceHours = forecast is null
                ? null
                : Range(outcomes, outcome => seeds * outcome.Sum(configuration => forecast.Hours(configuration.MultiplyAdds))),
        };
    }

    private PlannedPhi Phi(decimal phi, List<IReadOnlyList<ScalingConfiguration>> outcomes)
    {
        var networks = outcomes
            .SelectMany(outcome => outcome)
            .Where(configuration => configuration.Members.Any(member => member.Phi == phi))
            .ToList();
        return new PlannedPhi(
            phi,
            Range(networks, network => network.Architecture.Resolution),
            Range(networks, network => network.Parameters),
            Range(networks, network => network.MultiplyAdds),
            Range(networks, network => (double)network.MultiplyAdds / _baseMultiplyAdds)
        );
    }

    private static PlannedRange<TValue> Range<TItem, TValue>(IReadOnlyCollection<TItem> items, Func<TItem, TValue> value) =>
        new(items.Min(value)!, items.Max(value)!);
}
