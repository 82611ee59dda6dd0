using System.Text.RegularExpressions;

namespace EfficientNet.Architecture.Tests;

/// <summary>House rules that a reader relies on.</summary>
public sealed partial class SourceTests
{
    private static readonly string[] Tops = [.. Repository.ProductionTops, "tests"];

    [Fact]
    public void File_OverFourHundredLines_SaysWhyOnItsFirstLine()
    {
        var offenders = Repository
            .SourceFiles(Tops)
            .Select(file => (file, lines: File.ReadAllLines(file)))
            .Where(entry => entry.lines.Length > 400 && !entry.lines[0].StartsWith("//", StringComparison.Ordinal))
            .Select(entry => $"{Path.GetRelativePath(Repository.Root, entry.file)}: {entry.lines.Length} lines");
        Assert.Empty(offenders);
    }

    [Fact]
    public void Program_OfEveryProcess_HasAtMostFortyLines()
    {
        var offenders = Repository
            .SourceFiles("src", "silo")
            .Where(file => Path.GetFileName(file) == "Program.cs" && File.ReadAllLines(file).Length > 40)
            .Select(file => Path.GetRelativePath(Repository.Root, file));
        Assert.Empty(offenders);
    }

    // Orleans counts interfaces in namespaces that start with "Orleans" as its own and hides their calls from traces.
    [Fact]
    public void Namespace_NeverStartsWithOrleans()
    {
        var offenders = Repository
            .SourceFiles(Tops)
            .SelectMany(File.ReadLines)
            .Where(line => line.StartsWith("namespace Orleans", StringComparison.Ordinal));
        Assert.Empty(offenders);
    }

    [Fact]
    public void Source_HasNoRegions()
    {
        var offenders = Repository
            .SourceFiles(Tops)
            .Where(file => File.ReadLines(file).Any(line => Region().IsMatch(line)))
            .Select(file => Path.GetRelativePath(Repository.Root, file));
        Assert.Empty(offenders);
    }

    [Fact]
    public void EveryProjectAndTopFolder_HasAReadMeOfAtMostFortyLines()
    {
        var folders = Repository
            .Projects.Values.Select(project => project.Folder)
            .Concat(Tops.Select(top => Path.Combine(Repository.Root, top)));
        var offenders = folders
            .Select(folder => Path.Combine(folder, "README.md"))
            .Where(readme => !File.Exists(readme) || File.ReadAllLines(readme).Length > 40)
            .Select(readme => Path.GetRelativePath(Repository.Root, readme));
        Assert.Empty(offenders);
    }

    [Fact]
    public void Exception_OfThisProduct_DescendsFromTheOneRoot()
    {
        var parents = Repository
            .SourceFiles(Repository.ProductionTops)
            .SelectMany(file => ExceptionClass().Matches(File.ReadAllText(file)))
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["parent"].Value);
        Assert.Equal("Exception", parents.GetValueOrDefault("EffnetException"));
        Assert.All(parents.Keys.Except(["EffnetException"]), name => Assert.Contains("EffnetException", Ancestors(name)));

        IEnumerable<string> Ancestors(string name)
        {
            while (parents.TryGetValue(name, out var parent))
                yield return name = parent;
        }
    }

    [Fact]
    public void Protocol_EveryRule_IsNamedByATest()
    {
        var rules = File.ReadLines(Path.Combine(Repository.Root, "docs", "protocol.md"))
            .Select(line => Rule().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value)
            .ToList();
        var named = Repository
            .SourceFiles("tests")
            .SelectMany(File.ReadLines)
            .Where(line => line.Contains(" public ", StringComparison.Ordinal))
            .SelectMany(line => NamedRule().Matches(line))
            .Select(match => match.Groups[1].Value)
            .ToHashSet(StringComparer.Ordinal);
        Assert.True(rules.Count >= 22, $"docs/protocol.md has {rules.Count} rules.");
        Assert.Empty(rules.Except(named));
    }

    // What a page shows is read in one place, and nothing is read for it that it does not show.
    [Fact]
    public void Page_ReadsTheLedgerInItsOwnReaderOnly()
    {
        var pages = Path.Combine(Repository.Root, "dashboard", "EfficientNet.Dashboard", "Pages");
        var readers = Repository
            .SourceFiles("dashboard")
            .Concat(Directory.GetFiles(pages, "*.razor", SearchOption.AllDirectories))
            .Where(file => File.ReadAllText(file).Contains("ILedgerQueries", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(pages, file));
        var expected = Directory
            .GetDirectories(pages)
            .Select(Path.GetFileName)
            .Select(page => Path.Combine(page!, $"{page}Reader.cs"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), readers.Order(StringComparer.Ordinal));
    }

    // Two types of one name are two facts under one word: a reader who searches for one finds the other.
    [Fact]
    public void TypeName_StandsOnceInProductionCode()
    {
        var offenders = SourceType
            .All.GroupBy(type => type.Name)
            .Select(types => $"{types.Key}: {string.Join(", ", types.Select(type => type.Namespace).Distinct().Order())}")
            .Where(line => line.Contains(',', StringComparison.Ordinal));
        Assert.Empty(offenders);
    }

    // A kind that is spelled out is one that a reader may miss.
    [Fact]
    public void EventKind_IsNamedInTheListOnly()
    {
        var kinds = EventKind()
            .Matches(
                File.ReadAllText(
                    Path.Combine(Repository.Root, "src", "core", "EfficientNet.Experiments", "Ledger", "EventKinds.cs")
                )
            )
            .Select(match => match.Groups[1].Value)
            .ToHashSet(StringComparer.Ordinal);
        var spelledOut = Repository
            .SourceFiles(Repository.ProductionTops)
            .Where(file => SpelledKind().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(Repository.Root, file));
        var styled = File.ReadLines(
                Path.Combine(Repository.Root, "dashboard", "EfficientNet.Dashboard", "Assets", "dashboard.css")
            )
            .SelectMany(line => StyledKind().Matches(line))
            .Select(match => match.Groups[1].Value)
            .ToList();

        Assert.True(kinds.Count >= 21, $"EventKinds.cs lists {kinds.Count} kinds.");
        Assert.Empty(spelledOut);
        Assert.NotEmpty(styled);
        Assert.Empty(styled.Except(kinds));
    }

    [GeneratedRegex(@"const string \w+ = ""(\w+)"";")]
    private static partial Regex EventKind();

    [GeneratedRegex(@"\bkind (= |in \()'\w|new Remark\(""")]
    private static partial Regex SpelledKind();

    [GeneratedRegex(@"\[data-kind=(\w+)\]")]
    private static partial Regex StyledKind();

    // With or without a primary constructor, whose parentheses may hold others.
    [GeneratedRegex(@"class (?<name>\w+Exception)\b(\((?>[^()]+|\((?<open>)|\)(?<-open>))*\))?\s*:\s*(?<parent>\w+)")]
    private static partial Regex ExceptionClass();

    [GeneratedRegex(@"^\s*#region")]
    private static partial Regex Region();

    [GeneratedRegex(@"^- \*\*(P\d+)\.\*\*")]
    private static partial Regex Rule();

    [GeneratedRegex(@"_(P\d+)(?=[_(])")]
    private static partial Regex NamedRule();
}
