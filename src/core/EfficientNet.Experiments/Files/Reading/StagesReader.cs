using System.Collections.Immutable;
using EfficientNet.Experiments.Files.Nodes;
using EfficientNet.Experiments.Files.Schema;
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

    /// <summary>The grids before the stage that is being read.</summary>
    public IEnumerable<GridStage> EarlierGrids => _stages.OfType<GridStage>();

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

        switch (mapping.Find("kind"))
        {
            case null:
                problems.Add(
                    node,
                    $"the stage has no kind; write kind: {DidYouMean.Enumeration(ExperimentSchema.StageKinds, "or")}"
                );
                return null;
            case ScalarNode { Text: "grid" }:
                return Read(node, ExperimentSchema.Grid, "grid", GridReader.Read);
            case ScalarNode { Text: "sweep" }:
                return Read(node, ExperimentSchema.Sweep, "sweep", SweepReader.Read);
            case ScalarNode { Text: "list" }:
                return Read(node, ExperimentSchema.List, "list", ListReader.Read);
            case { } kind:
                problems.Add(
                    kind,
                    $"kind is {kind.Description}{DidYouMean.Hint((kind as ScalarNode)?.Text ?? "", ExperimentSchema.StageKinds)}"
                );
                return null;
        }
    }

    private StageDefinition? Read(
        FileNode node,
        SectionSchema schema,
        string kind,
        Func<StagesReader, SectionReader, string, StageDefinition?> read
    )
    {
        if (SectionReader.Of(node, schema, problems) is not { } section)
            return null;
        var name = Name(section, kind);
        var before = problems.Count;
        var stage = read(this, section, name);
        return problems.Count > before ? null : stage;
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
