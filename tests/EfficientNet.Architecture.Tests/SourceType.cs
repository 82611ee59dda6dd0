using System.Text.RegularExpressions;

namespace EfficientNet.Architecture.Tests;

/// <summary>A type as production code declares it.</summary>
internal sealed partial record SourceType(string Namespace, string Name, string File)
{
    /// <summary>All that stand directly in a namespace; those inside of other types are their own business.</summary>
    public static IReadOnlyList<SourceType> All { get; } = [.. Repository.SourceFiles(Repository.ProductionTops).SelectMany(In)];

    /// <summary>The namespace that a source file declares, or an empty text.</summary>
    public static string NamespaceOf(string text) => FileNamespace().Match(text).Groups[1].Value;

    private static IEnumerable<SourceType> In(string file)
    {
        var text = System.IO.File.ReadAllText(file);
        var space = NamespaceOf(text);
        return Declaration().Matches(text).Select(match => new SourceType(space, match.Groups[1].Value, file));
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex FileNamespace();

    // With its type parameters: Id and Id<T> are two names. Nested types are indented, delegates have a type before their name.
    [GeneratedRegex(
        @"^(?:[a-z]+ )*(?:class|record struct|record|struct|interface|enum|delegate \S+) ([A-Z]\w*(?:<[^>(]*>)?)",
        RegexOptions.Multiline
    )]
    private static partial Regex Declaration();
}
