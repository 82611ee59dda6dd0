using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments.Files;

namespace EfficientNet.Experiments.Tests.Files;

/// <summary>A small file that is right; tests change one thing of it.</summary>
internal static class SampleFile
{
    public const string Text = """
        name: sample
        network: {base: b0, width: 0.25, depth: 0.5, stemStride: 1, resolution: 28, widthDivisor: 4}
        data:
          name: fashion-mnist
          validation: 4000
          train: 12000
        recipe: quick
        stages:
          - name: grid
            kind: grid
            alpha: [1.0, 1.2]
            beta: [1.0, 1.1]
            gamma: {from: 1.0, to: 1.3, step: 0.15}
            constraint: {kind: none}
          - kind: sweep
            phi: [0, 2]
        """;

    public static ExperimentSpecification Parsed => ExperimentFile.Parse(Text, "sample.yaml");

    /// <summary>The mistakes of the sample with <paramref name="old"/> replaced, each as <c>line:column: message</c>.</summary>
    public static IReadOnlyList<string> ProblemsWith(string old, string replacement)
    {
        Assert.Contains(old, Text);
        return Problems(Text.Replace(old, replacement, StringComparison.Ordinal));
    }

    /// <summary>The mistakes of a text, each as <c>line:column: message</c>.</summary>
    public static IReadOnlyList<string> Problems(string text)
    {
        try
        {
            ExperimentFile.Parse(text, "sample.yaml");
            return [];
        }
        catch (ExperimentFileException error)
        {
            return [.. error.Problems.Select(problem => $"{problem.Line}:{problem.Column}: {problem.Message}")];
        }
    }
}
