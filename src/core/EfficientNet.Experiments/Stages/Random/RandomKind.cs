using EfficientNet.Experiments.Coverage;
using EfficientNet.Experiments.Files.Reading;
using EfficientNet.Experiments.Files.Schema;
using EfficientNet.Experiments.Planning;

namespace EfficientNet.Experiments.Stages.Random;

/// <summary>Networks drawn at random, at most so many at once.</summary>
internal sealed class RandomKind : StageKind
{
    public override string Word => RandomStage.Word;

    public override Type Definition => typeof(RandomStage);

    public override SectionSchema Schema { get; } =
        ExperimentSchema.Stage(
            "a random stage",
            [
                "samples",
                "parallel",
                "seed",
                .. RandomReader.Scaled.Concat(RandomReader.Direct).Select(key => new KeySchema(key, ExperimentSchema.Axis)),
                new("constraint", ExperimentSchema.Constraint),
            ]
        );

    public override StageDefinition? Read(StagesReader file, SectionReader section, string name) =>
        RandomReader.Read(file, section, name);

    public override IStageStrategy Strategy(StageScope scope) => new RandomStrategy(new RandomDraws(scope));

    public override int? Window(StageDefinition stage) => ((RandomStage)stage).Parallel;

    public override StagePlan Plan(StagePlanning planning, StageDefinition stage) =>
        planning.Known(stage, new RandomDraws(planning.Scope(stage)).All());

    public override StageAudit Audit(StageScope scope, IReadOnlyList<ScalingConfiguration> recorded) =>
        StageAudit.Compare(new RandomDraws(scope).All(), recorded);
}
