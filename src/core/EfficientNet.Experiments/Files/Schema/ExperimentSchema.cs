using EfficientNet.Experiments.Files.Nodes;
using EfficientNet.Experiments.Stages;

namespace EfficientNet.Experiments.Files.Schema;

/// <summary>Every key of an experiment file.</summary>
internal static class ExperimentSchema
{
    public static SectionSchema Axis { get; } = new("the range", null, ["from", "to", "step"]);

    public static SectionSchema Constraint { get; } = new("constraint", "kind", ["kind", "target", "tolerance", "inclusive"]);

    public static SectionSchema Objective { get; } = new("objective", null, ["target", "exponent"]);

    public static SectionSchema NetworkStage { get; } =
        new("a network's stage", null, ["kernel", "stride", "expansion", "channels", "repeats", "squeezeExcitation"]);

    public static SectionSchema Network { get; } =
        new(
            "network",
            "base",
            [
                "base",
                "name",
                "weights",
                "width",
                "depth",
                "stemStride",
                "resolution",
                "resolutionMultiple",
                "widthDivisor",
                "stemChannels",
                "headChannels",
                new("stages", Item: _ => NetworkStage),
            ]
        );

    public static SectionSchema Data { get; } =
        new("data", "name", ["name", "classes", "validation", "train", "test", "brokenImages", "splitSeed"]);

    public static SectionSchema Recipe { get; } =
        new("recipe", "preset", ["preset", .. RecipeKeys.Names.Select(name => new KeySchema(name))]);

    public static SectionSchema Checkpoints { get; } = new("checkpoints", null, ["everySteps", "everySeconds"]);

    public static SectionSchema Limits { get; } = new("limits", null, ["concurrency", "maximumAttempts", "leaseSeconds"]);

    public static SectionSchema Resources { get; } = new("resources", "device", ["device", "memoryGiB"]);

    public static SectionSchema Root { get; } =
        new(
            "an experiment file",
            null,
            [
                "name",
                new("network", Network),
                new("data", Data),
                new("recipe", Recipe),
                "mode",
                "seeds",
                new("checkpoints", Checkpoints),
                new("limits", Limits),
                new("resources", Resources),
                new("stages", Item: StageOfKind),
            ]
        );

    /// <summary>The keys of a kind of stage: those that all have, and its own.</summary>
    public static SectionSchema Stage(string name, params KeySchema[] own) =>
        new(name, null, ["name", "kind", .. own, new("objective", Objective)]);

    private static SectionSchema? StageOfKind(FileNode node) =>
        StageKinds.Find(((node as MappingNode)?.Find("kind") as ScalarNode)?.Text)?.Schema;
}
