using System.Collections.Immutable;
using EfficientNet.Contracts;
using EfficientNet.Experiments.Files.Nodes;
using EfficientNet.Experiments.Files.Schema;
using EfficientNet.Experiments.Stages;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Files.Reading;

/// <summary>The list of stages.</summary>
internal sealed class StagesReader(
    BaseNetwork? network,
    ScalingOptions? options,
    DataSpecification? data,
    Recipe recipe,
    ProblemList problems
)
{
    private readonly List<StageDefinition> _stages = [];
    private readonly HashSet<string> _names = [];

    /// <summary>
    /// Base network for scaling, or null when the network section or the classes are wrong: what depends on it goes unchecked.
    /// </summary>
    public BaseNetwork? Network => network;

    /// <summary>
    /// The rounding of the stage that is being read, with the classes of its images; null like <see cref="Network"/>.
    /// </summary>
    public ScalingOptions? Options { get; private set; }

    /// <summary>The stages before the one that is being read.</summary>
    public IReadOnlyList<StageDefinition> Earlier => _stages;

    /// <summary>Whether a stage before could not be understood, so that a grid may only seem to be missing.</summary>
    public bool HasUnreadable { get; private set; }

    public ImmutableArray<StageDefinition> Read(IReadOnlyList<FileNode>? nodes)
    {
        foreach (var node in nodes ?? [])
        {
            if (Stage(node) is { } stage)
                _stages.Add(stage);
            else
                HasUnreadable = true;
        }

        return [.. _stages];
    }

    private StageDefinition? Stage(FileNode node)
    {
        if (node is not MappingNode mapping)
        {
            problems.Add(node, $"a stage is {node.Description}; it needs keys, such as {{kind: grid, …}}");
            return null;
        }

        if (mapping.Find("kind") is not { } word)
        {
            problems.Add(node, $"the stage has no kind; write kind: {DidYouMean.Enumeration(StageKinds.Words, "or")}");
            return null;
        }

        if (StageKinds.Find((word as ScalarNode)?.Text) is { } kind)
            return Read(node, kind);
        problems.Add(word, $"kind is {word.Description}{DidYouMean.Hint((word as ScalarNode)?.Text ?? "", StageKinds.Words)}");
        return null;
    }

    private StageDefinition? Read(FileNode node, StageKind kind)
    {
        if (SectionReader.Of(node, kind.Schema, problems) is not { } section)
            return null;
        var name = Name(section, kind.Word);
        var before = problems.Count;
        var objective = ObjectiveReader.Read(section);
        var ownData = DataReader.Read(section.Section("data", ExperimentSchema.Data));
        var ownRecipe = section.Has("data") || section.Has("recipe") ? RecipeReader.Read(section, ownData ?? data, recipe) : null;
        var weights = NetworkReader.Weights(section);
        Options = ownData is null || options is null ? options : options with { Classes = ownData.Classes };
        var stage = kind.Read(this, section, name);
        if (stage is null || problems.Count > before)
            return null;
        return stage with
        {
            Objective = objective,
            Data = ownData,
            Weights = weights,
            Recipe = section.Has("recipe") ? ownRecipe : null,
        };
    }

    private string Name(SectionReader section, string kind)
    {
        var name = section.Text("name") ?? kind;
        if (NameRule.Problem(name, maximumLength: 40) is { } problem)
            section.Problems.Add(section.At("name"), $"the stage's name {problem}");
        else if (!_names.Add(name))
            section.Problems.Add(section.At("name"), $"a stage before is also called '{name}'; give this one another name");
        return name;
    }
}
