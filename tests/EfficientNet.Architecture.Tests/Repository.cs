using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace EfficientNet.Architecture.Tests;

/// <summary>The working tree that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The folders that hold production code.</summary>
    public static string[] ProductionTops { get; } = ["src", "grains", "silo", "dashboard", "tools"];

    /// <summary>Projects by name, tests left out.</summary>
    public static IReadOnlyDictionary<string, Project> Projects { get; } =
        ProductionTops
            .SelectMany(top => Directory.GetFiles(Path.Combine(Root, top), "*.csproj", SearchOption.AllDirectories))
            .Select(Project.Read)
            .ToDictionary(project => project.Name);

    /// <summary>Source files below the given top folders, generated ones left out.</summary>
    public static IEnumerable<string> SourceFiles(params string[] tops) =>
        tops.SelectMany(top => Directory.GetFiles(Path.Combine(Root, top), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"));

    private static string Find([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}

/// <summary>One project file: what it references.</summary>
internal sealed record Project(string Name, string Folder, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    public static Project Read(string file)
    {
        var xml = XDocument.Load(file);
        return new Project(
            Short(Path.GetFileNameWithoutExtension(file)),
            Path.GetDirectoryName(file)!,
            [
                .. xml.Descendants("ProjectReference")
                    .Select(reference =>
                        Short(Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!.Value.Replace('\\', '/')))
                    ),
            ],
            [.. xml.Descendants("PackageReference").Select(reference => reference.Attribute("Include")!.Value)]
        );
    }

    public static string Short(string name) => name.Replace("EfficientNet.", "", StringComparison.Ordinal);
}
