using System.Text;
using System.Text.RegularExpressions;

namespace EfficientNet.Architecture.Tests;

/// <summary>The width of lines that the formatter does not wrap: comments, strings, markup, SQL and prose.</summary>
public sealed partial class WidthTests
{
    private const int Width = 130;

    private static readonly string[] Tops =
    [
        "src",
        "grains",
        "silo",
        "dashboard",
        "tools",
        "tests",
        "eng",
        "docs",
        "experiments",
    ];

    private static readonly string[] Extensions = [".cs", ".razor", ".sql", ".css", ".js", ".sh", ".md"];

    // Folders not yet brought to the width; remove each when it is done.
    private static readonly string[] NotYet = ["tests/EfficientNet.Experiments.Tests/"];

    // The database holds the hash of each migration that it has: they never change again, comments included.
    private const string Migrations = "src/control/EfficientNet.Ledger/Migrations/";

    [Fact]
    public void Line_IsNoWiderThanTheWidth()
    {
        var offenders = Files()
            .Where(file => !NotYet.Any(prefix => file.StartsWith(prefix, StringComparison.Ordinal)))
            .SelectMany(file =>
                TooWide(file, File.ReadAllLines(Path.Combine(Repository.Root, file))).Select(line => $"{file}:{line}")
            );
        Assert.Empty(offenders);
    }

    [Theory]
    [InlineData("a.cs", "// {0}", true)]
    [InlineData("a.sql", "{0}", true)]
    [InlineData("a.md", "{0}", true)]
    [InlineData("a.md", "| {0} |", false)]
    [InlineData("a.md", "```\n{0}\n```", false)]
    [InlineData("a.md", "```\n```\n{0}", true)]
    [InlineData("a.md", "- [docs](https://example.org/{0})", false)]
    public void Line_OverTheWidth_IsFoundUnlessItCanNotBeWrapped(string file, string text, bool found) =>
        Assert.Equal(found, TooWide(file, string.Format(null, text, new string('x', Width + 1)).Split('\n')).Any());

    [Fact]
    public void Line_OfExactlyTheWidth_Fits() => Assert.Empty(TooWide("a.cs", [new string('ϕ', Width)]));

    [Fact]
    public void NotYet_NamesOnlyFilesWithWideLines() =>
        Assert.All(
            NotYet,
            prefix =>
                Assert.Contains(
                    Files().Where(file => file.StartsWith(prefix, StringComparison.Ordinal)),
                    file => TooWide(file, File.ReadAllLines(Path.Combine(Repository.Root, file))).Any()
                )
        );

    private static IEnumerable<int> TooWide(string file, string[] lines)
    {
        var markdown = Path.GetExtension(file) == ".md";
        var code = false;
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index];
            if (markdown && line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                code = !code;
            else if (line.EnumerateRunes().Count() > Width && !(markdown && (code || TableOrLink().IsMatch(line))))
                yield return index + 1;
        }
    }

    private static IEnumerable<string> Files() =>
        Tops.SelectMany(top => Directory.GetFiles(Path.Combine(Repository.Root, top), "*", SearchOption.AllDirectories))
            .Concat(Directory.GetFiles(Repository.Root, "*.md"))
            .Where(file => Extensions.Contains(Path.GetExtension(file)))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Contains("obj") && !file.StartsWith(Migrations, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    // A row of a table, or a link with nothing before and after it: Markdown can't wrap them.
    [GeneratedRegex(@"^\s*(\||([-*] )?(<?https?://\S+>?|\[[^]]*\]\(\S+\)|\[[^]]*\]: \S+)[.,;]?$)")]
    private static partial Regex TableOrLink();
}
