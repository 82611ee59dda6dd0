using System.Collections.Immutable;
using EfficientNet.Experiments.Files.Nodes;
using EfficientNet.Experiments.Stages;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Files.Reading;

/// <summary>The list of stages.</summary>
internal sealed class StagesReader(BaseNetwork? network, ScalingOptions? options, ProblemList problems)
{
    private readonly List<StageDefinition> _stages = [];
    private readonly HashSet<string> _names = [];

    /// <summary>
    /// Base network for scaling, or null when the network section or the classes are wrong: what depends on it goes unchecked.
    /// </summary>
    public BaseNetwork? Network => network;

    public ScalingOptions? Options => options;

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
        var stage = kind.Read(this, section, name);
        return stage is null || problems.Count > before ? null : stage with { Objective = objective };
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
