using EfficientNet.ExperimentFiles.Overrides;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Files.Reading;

namespace EfficientNet.ExperimentFiles;

/// <summary>
/// Experiment files: YAML in, a checked specification out. The keys are described in <c>experiments/README.md</c>.
/// </summary>
public static class ExperimentFile
{
    /// <summary>Understands and checks <paramref name="text"/>, and keeps the places of its values.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="fileName">For messages.</param>
    /// <exception cref="ExperimentFileException">With every mistake: syntax, unknown keys, wrong types, impossible
    /// values.</exception>
    public static ParsedExperiment Read(string text, string fileName)
    {
        var problems = new ProblemList();
        var root = FileNodeReader.Read(WithoutMark(text), problems);
        var specification = root is null ? null : SpecificationReader.Read(root, problems);
        problems.ThrowIfAny(fileName);
        return new ParsedExperiment(fileName, text, root!, specification!);
    }

    /// <summary>What <see cref="Read"/> understands, where nobody will ask for places.</summary>
    /// <exception cref="ExperimentFileException">With every mistake.</exception>
    public static ExperimentSpecification Parse(string text, string fileName) => Read(text, fileName).Specification;

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

    private static string WithoutMark(string text) => text.TrimStart('\uFEFF');
}
