using EfficientNet.Experiments.Files.Reading;
using EfficientNet.Experiments.Files.Schema;
using EfficientNet.Experiments.Planning;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Stages.Grid;

/// <summary>Every distinct architecture of a grid over (α, β, γ), proposed at once.</summary>
internal sealed class GridKind : StageKind
{
    public override string Word => GridStage.Word;

    public override Type Definition => typeof(GridStage);

    public override SectionSchema Schema { get; } =
        ExperimentSchema.Stage(
            "a grid",
            "phi",
            new("alpha", ExperimentSchema.Axis),
            new("beta", ExperimentSchema.Axis),
            new("gamma", ExperimentSchema.Axis),
            new("constraint", ExperimentSchema.Constraint)
        );

    public override StageDefinition? Read(StagesReader file, SectionReader section, string name) =>
        GridReader.Read(file, section, name);

    public override IStageStrategy Strategy(StageScope scope) =>
        new AtOnce(() =>
            GridEnumeration.Of(scope.Network, ((GridStage)scope.Stage).Grid, scope.Options).Architectures.Select(Proposal.Of)
        );

    public override StagePlan Plan(StagePlanning planning, StageDefinition stage)
    {
        var grid = ((GridStage)stage).Grid;
        var known = planning.Known(stage);
        return known with
        {
            Constraint = grid.Constraint,
            Points = grid.Points,
            Feasible = known.Configurations!.Sum(configuration => configuration.Members.Count),
        };
    }
}
