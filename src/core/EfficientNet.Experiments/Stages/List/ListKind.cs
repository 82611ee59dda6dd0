using EfficientNet.Experiments.Files.Reading;
using EfficientNet.Experiments.Files.Schema;

namespace EfficientNet.Experiments.Stages.List;

/// <summary>The networks that the file names, proposed at once.</summary>
internal sealed class ListKind : StageKind
{
    /// <summary>The keys of an entry.</summary>
    public static SectionSchema Network { get; } =
        new("a listed network", "published", ["published", "alpha", "beta", "gamma", "phi", "width", "depth", "resolution"]);

    public override string Word => ListStage.Word;

    public override Type Definition => typeof(ListStage);

    public override SectionSchema Schema { get; } =
        ExperimentSchema.Stage("a list", new KeySchema("networks", Item: _ => Network));

    public override StageDefinition? Read(StagesReader file, SectionReader section, string name) =>
        ListReader.Read(file, section, name);

    public override IStageStrategy Strategy(StageScope scope) =>
        new AtOnce(() => ListProposals.Of(scope, (ListStage)scope.Stage));
}
