using System.Text.Json;
using System.Text.RegularExpressions;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Files.Nodes;

namespace EfficientNet.ExperimentFiles.Overrides;

/// <summary>An override's value as text that is safe anywhere in a file, inside braces too.</summary>
internal static partial class OverrideValue
{
    /// <summary>A word, a number, or a list or keys in brackets; null for anything else.</summary>
    public static string? Render(string value)
    {
        var problems = new ProblemList();
        var node = FileNodeReader.Read(value, problems);
        if (problems.Count > 0 || value.Contains('\n', StringComparison.Ordinal))
            return null;
        return node switch
        {
            ScalarNode { IsNothing: true } or null => null,
            ScalarNode { IsPlain: true } scalar when SafeWord().IsMatch(scalar.Text) => scalar.Text,
            ScalarNode scalar => JsonSerializer.Serialize(scalar.Text),
            MappingNode { IsFlow: true } or SequenceNode when value.TrimStart()[0] is '{' or '[' => value[
                node.Start.Offset..node.End.Offset
            ],
            _ => null,
        };
    }

    [GeneratedRegex(@"^[A-Za-z0-9_+.%/-]+$")]
    private static partial Regex SafeWord();
}
