namespace EfficientNet.Architecture.Tests;

/// <summary>The arrows between projects, as docs/architecture.md lists them: any other does not build a release.</summary>
public sealed class ReferenceTests
{
    public static TheoryData<string> ProjectNames => [.. Repository.Projects.Keys];

    private static Dictionary<string, string[]> Allowed { get; } =
        ArchitectureTables.Projects.ToDictionary(row => Project.Short(Path.GetFileName(row.Key)), row => row.Value);

    [Fact]
    public void Table_NamesEveryProjectByItsPath()
    {
        var paths = Repository
            .Projects.Values.Select(project => Path.GetRelativePath(Repository.Root, project.Folder))
            .Order(StringComparer.Ordinal);
        Assert.Equal(paths, ArchitectureTables.Projects.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(ProjectNames))]
    public void Project_ReferencesOnlyAllowedProjects(string name)
    {
        var forbidden = Repository.Projects[name].References.Except(Allowed[name]);
        Assert.True(!forbidden.Any(), $"{name} may not reference {string.Join(", ", forbidden)}; see docs/architecture.md.");
    }

    [Theory]
    [MemberData(nameof(ProjectNames))]
    public void Project_NamesOnlyItsOwnPackages(string name)
    {
        var forbidden = Repository.Projects[name].Packages.Where(package => !Allowed[name].Any(start => Begins(package, start)));
        Assert.True(!forbidden.Any(), $"{name} may not name {string.Join(", ", forbidden)}; see docs/architecture.md.");
    }

    // A row that lists more than its project needs would let anything in later.
    [Theory]
    [MemberData(nameof(ProjectNames))]
    public void Row_ListsOnlyWhatItsProjectReferences(string name)
    {
        var project = Repository.Projects[name];
        var unused = Allowed[name]
            .Where(entry => !project.References.Contains(entry) && !project.Packages.Any(package => Begins(package, entry)));
        Assert.True(!unused.Any(), $"{name} does not reference {string.Join(", ", unused)}; see docs/architecture.md.");
    }

    // Microsoft.Orleans allows Microsoft.Orleans.Server.
    private static bool Begins(string package, string start) =>
        package == start || package.StartsWith($"{start}.", StringComparison.Ordinal);
}
