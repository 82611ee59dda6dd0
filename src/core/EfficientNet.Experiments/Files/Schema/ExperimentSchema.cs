using EfficientNet.Experiments.Files.Nodes;

namespace EfficientNet.Experiments.Files.Schema;

/// <summary>Every key of an experiment file.</summary>
internal static class ExperimentSchema
{
    public static SectionSchema Axis { get; } = new("the range", null, ["from", "to", "step"]);

    public static SectionSchema Constraint { get; } = new("constraint", "kind", ["kind", "target", "tolerance", "inclusive"]);

    public static SectionSchema Grid { get; } =
        new(
            "a grid",
            null,
            ["name", "kind", "phi", new("alpha", Axis), new("beta", Axis), new("gamma", Axis), new("constraint", Constraint)]
        );

    public static SectionSchema Coefficients { get; } = new("coefficients", null, ["best", "alpha", "beta", "gamma"]);

    public static SectionSchema Sweep { get; } =
        new("a sweep", null, ["name", "kind", new("phi", Axis), new("coefficients", Coefficients), "ties"]);

    public static SectionSchema ListedNetwork { get; } =
        new("a listed network", "published", ["published", "alpha", "beta", "gamma", "phi", "width", "depth", "resolution"]);

    public static SectionSchema List { get; } = new("a list", null, ["name", "kind", new("networks", Item: _ => ListedNetwork)]);

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

    /// <summary>The kinds of stages.</summary>
    public static IReadOnlyList<string> StageKinds { get; } = ["grid", "sweep", "list"];

    private static SectionSchema? StageOfKind(FileNode node) =>
        ((node as MappingNode)?.Find("kind") as ScalarNode)?.Text switch
        {
            "grid" => Grid,
            "sweep" => Sweep,
            "list" => List,
            _ => null,
        };
}
