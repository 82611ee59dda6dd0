using EfficientNet.Experiments.Stages.Grid;
using EfficientNet.Experiments.Stages.List;
using EfficientNet.Experiments.Stages.Random;
using EfficientNet.Experiments.Stages.Sweep;

namespace EfficientNet.Experiments.Stages;

/// <summary>The kinds of stages: the only place that knows them all.</summary>
public static class StageKinds
{
    internal static IReadOnlyList<StageKind> All { get; } = [new GridKind(), new SweepKind(), new ListKind(), new RandomKind()];

    /// <summary>The words of the experiment file, in the order in which they are listed to users.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. All.Select(kind => kind.Word)];

    /// <summary>The record that each word stands for.</summary>
    public static IReadOnlyDictionary<string, Type> Definitions { get; } =
        All.ToDictionary(kind => kind.Word, kind => kind.Definition);

    internal static StageKind? Find(string? word) => All.FirstOrDefault(kind => kind.Word == word);

    internal static StageKind Of(StageDefinition stage) =>
        Find(stage.Kind)
        ?? throw new NotSupportedException(
            $"Stage '{stage.Name}' is of kind '{stage.Kind}'; there are {string.Join(", ", Words)}."
        );
}
