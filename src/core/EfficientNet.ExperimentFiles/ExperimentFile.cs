using EfficientNet.ExperimentFiles.Overrides;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Files.Nodes;
using EfficientNet.Experiments.Files.Reading;
using EfficientNet.Experiments.Files.Schema;

namespace EfficientNet.ExperimentFiles;

/// <summary>
/// Experiment files: YAML in, a checked specification out. The keys are described in <c>experiments/README.md</c>.
/// </summary>
public static class ExperimentFile
{
    /// <summary>Understands and checks <paramref name="text"/>.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="fileName">For messages.</param>
    /// <exception cref="ExperimentFileException">With every mistake: syntax, unknown keys, wrong types, impossible
    /// values.</exception>
    public static ExperimentSpecification Parse(string text, string fileName)
    {
        var problems = new ProblemList();
        var root = FileNodeReader.Read(WithoutMark(text), problems);
        var specification = root is null ? null : SpecificationReader.Read(root, problems);
        problems.ThrowIfAny(fileName);
        return specification!;
    }

    /// <summary>
    /// Applies overrides such as <c>stages.grid.constraint.kind=cost</c>, in order, to the text; comments and layout stay. A
    /// stage is
    /// named by its name, by its kind where only one is of it, or by its number from 0. Values are YAML: a word, a number, <c>[1,
    /// 2]</c> or <c>{from: 1, to: 2, step: 0.1}</c>.
    /// </summary>
    /// <exception cref="ExperimentFileException">The text is not YAML, or an override names nothing that an experiment file may
    /// have.</exception>
    public static string ApplyOverrides(string text, IEnumerable<string> keyEqualsValue, string fileName = "experiment file")
    {
        var problems = new List<ExperimentFileProblem>();
        text = WithoutMark(text);
        foreach (var given in keyEqualsValue)
        {
            var syntax = new ProblemList();
            var root = FileNodeReader.Read(text, syntax);
            syntax.ThrowIfAny(fileName);
            var result = OverrideWriter.Apply(text, root!, given);
            if (result.Text is not null)
                text = result.Text;
            else
                problems.Add(new ExperimentFileProblem(0, 0, $"--set {given}: {result.Problem}"));
        }

        return problems.Count == 0 ? text : throw new ExperimentFileException(fileName, problems);
    }

    /// <summary>
    /// Checks what running needs and planning does not: the file's data set is one of <paramref name="available"/>, its weights
    /// are one of
    /// <paramref name="weights"/>, and some of its training images are held out, since every epoch is measured on them.
    /// </summary>
    /// <param name="text">The file's text.</param>
    /// <param name="fileName">For messages.</param>
    /// <param name="available">Names of the data sets that are there; <c>synthetic</c> always is.</param>
    /// <param name="advice">How to get the data set, appended to the message.</param>
    /// <param name="weights">Names of the weights that are there; absent: none.</param>
    /// <exception cref="ExperimentFileException">One is missing; the message points at its name in the file.</exception>
    public static void RequireOnHost(
        string text,
        string fileName,
        IReadOnlyCollection<string> available,
        string? advice = null,
        IReadOnlyCollection<string>? weights = null
    )
    {
        var specification = Parse(text, fileName);
        var problems = new ProblemList();
        var root = FileNodeReader.Read(WithoutMark(text), problems) as MappingNode;
        var data = root?.Find(ExperimentSchema.Data.Name);
        var name = (data as MappingNode)?.Find("name") ?? data!;
        if (specification.Data.Name != "synthetic" && !available.Contains(specification.Data.Name))
            problems.Add(
                name,
                $"data set '{specification.Data.Name}' is not there; {There(available, "data set is")}{(advice is null ? "" : $". {advice}")}"
            );
        if (specification.Weights is { } begun && weights?.Contains(begun) != true)
            problems.Add(
                (root!.Find(ExperimentSchema.Network.Name) as MappingNode)!.Find("weights")!,
                $"weights '{begun}' are not there; {There(weights ?? [], "weights are")}. Name their file with --weights {begun}=/FILE"
            );
        if (specification.Data.ValidationImages == 0)
            problems.Add(
                name,
                "data holds out no validation images, on which every epoch is measured; write validation: 5000 or so"
            );
        problems.ThrowIfAny(fileName);

        static string There(IReadOnlyCollection<string> names, string none) =>
            names.Count == 0 ? $"no {none} there" : $"there are {DidYouMean.Enumeration(names)}";
    }

    private static string WithoutMark(string text) => text.TrimStart('\uFEFF');
}
