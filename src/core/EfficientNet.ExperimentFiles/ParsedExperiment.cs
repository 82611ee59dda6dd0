using EfficientNet.Contracts;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Files.Nodes;
using EfficientNet.Experiments.Files.Schema;

namespace EfficientNet.ExperimentFiles;

/// <summary>An experiment file that was understood: what it says, and where, so that later checks point into it, too.</summary>
public sealed class ParsedExperiment
{
    private readonly FileNode _root;

    internal ParsedExperiment(string fileName, string text, FileNode root, ExperimentSpecification specification)
    {
        FileName = fileName;
        Text = text;
        Specification = specification;
        _root = root;
    }

    /// <summary>The file, for messages.</summary>
    public string FileName { get; }

    /// <summary>The text that was parsed.</summary>
    public string Text { get; }

    /// <summary>What it says.</summary>
    public ExperimentSpecification Specification { get; }

    /// <summary>
    /// Checks what running needs and planning does not: the data sets, stages' own included, are among
    /// <paramref name="available"/>, the weights among
    /// <paramref name="weights"/>, and some training images are held out, since every epoch is measured on them.
    /// </summary>
    /// <param name="available">Names of the data sets that are there; <c>synthetic</c> always is.</param>
    /// <param name="advice">How to get the data set, appended to the message.</param>
    /// <param name="weights">Names of the weights that are there; null: none.</param>
    /// <exception cref="ExperimentFileException">One is missing; the message points at its name in the file.</exception>
    public void RequireOnHost(
        IReadOnlyCollection<string> available,
        string? advice = null,
        IReadOnlyCollection<string>? weights = null
    )
    {
        var problems = new ProblemList();
        Require(
            Specification.Data,
            Specification.Weights,
            At(_root, ExperimentSchema.Data.Name, "name"),
            At(_root, ExperimentSchema.Network.Name, "weights")
        );
        foreach (var (stage, node) in Specification.Stages.Zip(((SequenceNode)At(_root, "stages")).Items))
            Require(stage.Data, stage.Weights, At(node, ExperimentSchema.Data.Name, "name"), At(node, "weights"));
        problems.ThrowIfAny(FileName);

        void Require(DataSpecification? data, string? begun, FileNode name, FileNode weightsName)
        {
            if (data is not null && data.Name != SyntheticImages.Name && !available.Contains(data.Name))
                problems.Add(
                    name,
                    $"data set '{data.Name}' is not there; "
                        + $"{There(available, "data set is")}{(advice is null ? "" : $". {advice}")}"
                );
            if (begun is not null && weights?.Contains(begun) != true)
                problems.Add(
                    weightsName,
                    $"weights '{begun}' are not there; {There(weights ?? [], "weights are")}. "
                        + $"Name their file with --weights {begun}=/FILE"
                );
            if (data is { ValidationImages: 0 })
                problems.Add(
                    name,
                    "data holds out no validation images, on which every epoch is measured; write validation: 5000 or so"
                );
        }
    }

    // The value at the end of the path, or the nearest one around it: a word may stand for a whole section.
    private static FileNode At(FileNode node, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            if ((node as MappingNode)?.Find(key) is not { } inner)
                break;
            node = inner;
        }

        return node;
    }

    private static string There(IReadOnlyCollection<string> names, string none) =>
        names.Count == 0 ? $"no {none} there" : $"there are {DidYouMean.Enumeration(names)}";
}
