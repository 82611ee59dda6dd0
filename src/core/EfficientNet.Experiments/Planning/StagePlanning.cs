using EfficientNet.Contracts;
using EfficientNet.Experiments.Stages;

namespace EfficientNet.Experiments.Planning;

/// <summary>Plans the stages of one experiment with the same proposals that it will train.</summary>
internal sealed class StagePlanning(ExperimentSpecification specification, ThroughputAssumption throughput)
{
    private static readonly ExperimentId Experiment = ExperimentId.Parse("plan");
    private readonly TrainingForecast? _forecast = TrainingForecast.Of(specification, throughput);

    /// <summary>The experiment.</summary>
    public ExperimentSpecification Specification => specification;

    /// <summary>Multiply-adds of the base network, which cost ratios are relative to.</summary>
    public long BaseMultiplyAdds { get; } = PlannedNetwork.Of(specification).MultiplyAdds;

    /// <summary>The plan of a stage.</summary>
    public StagePlan Plan(StageDefinition stage) =>
        StageKinds.Of(stage).Plan(this, stage) with
        {
            Objective = stage.Objective == StageObjective.ValidationTop1 ? null : stage.Objective.ToString(),
        };

    /// <summary>A stage with nothing before it.</summary>
    public StageScope Scope(StageDefinition stage) => new(specification, stage, []);

    /// <summary>What a stage proposes with nothing recorded yet.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="earlier">Outcomes that are assumed of the stages before; null: none.</param>
    public IReadOnlyList<ScalingConfiguration> Configurations(
        StageDefinition stage,
        IReadOnlyList<ConfigurationOutcome>? earlier = null
    ) => StageProposals.Propose(specification, stage, Experiment, firstNumber: 1, earlier ?? []);

    /// <summary>The plan of a stage whose configurations are known.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="proposals">All that it will propose; null: what it proposes at once.</param>
    public StagePlan Known(StageDefinition stage, IReadOnlyList<Proposal>? proposals = null)
    {
        var known = ScalingConfiguration.Of(
            proposals ?? StageProposals.Unobserved(Scope(stage)),
            Experiment,
            stage.Name,
            first: 1
        );
        var planned = known
            .Select(configuration =>
                PlannedConfiguration.Of(configuration, BaseMultiplyAdds, specification.RecipeFor(configuration), _forecast)
            )
            .ToList();
        return Ranged(stage, [known]) with { Architectures = Distinct(known), Configurations = planned };
    }

    /// <summary>The plan of a stage that comes to one of <paramref name="outcomes"/>, without its configurations.</summary>
    public StagePlan Ranged(StageDefinition stage, IReadOnlyList<IReadOnlyList<ScalingConfiguration>> outcomes)
    {
        var seeds = specification.Seeds.Length;
        return new StagePlan
        {
            Name = stage.Name,
            Kind = stage.Kind,
            Runs = PlannedRange.Of(outcomes, outcome => Distinct(outcome) * seeds),
            DeviceHours = _forecast is null
                ? null
                : PlannedRange.Of(
                    outcomes,
                    outcome =>
                        seeds
                        * outcome
                            .DistinctBy(configuration => configuration.Fingerprint)
                            .Sum(configuration => _forecast.Hours(configuration.MultiplyAdds))
                ),
        };
    }

    // A stage trains equal architectures once.
    private static int Distinct(IReadOnlyList<ScalingConfiguration> configurations) =>
        configurations.Select(configuration => configuration.Fingerprint).Distinct().Count();
}
