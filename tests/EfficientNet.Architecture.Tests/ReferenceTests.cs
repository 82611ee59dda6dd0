namespace EfficientNet.Architecture.Tests;

/// <summary>
/// The arrows between projects (docs/architecture.md): a reference that is not listed here does not build a release.
/// </summary>
public sealed class ReferenceTests
{
    // Project → the projects it may reference. docs/architecture.md draws the same table.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Scaling"] = [],
        ["Contracts"] = ["Scaling"],
        ["Host"] = ["Contracts"],
        ["Telemetry"] = [],
        ["Experiments"] = ["Contracts", "Scaling"],
        ["ExperimentFiles"] = ["Experiments"],
        ["Models"] = ["Scaling"],
        ["Data"] = ["Contracts", "Models"],
        ["Training"] = ["Contracts", "Host", "Models", "Data"],
        ["Trainer"] = ["Training", "Contracts", "Host"],
        ["Ledger"] = ["Experiments", "Host"],
        ["Agent"] = ["Contracts", "Host", "Telemetry"],
        ["Grains.Abstractions"] = ["Experiments", "Contracts"],
        ["Grains"] = ["Grains.Abstractions", "Experiments", "Telemetry"],
        ["Client"] = ["Grains.Abstractions", "Experiments", "Host"],
        ["Chaos"] = ["Contracts", "Experiments", "Host", "Ledger"],
        ["Cli"] = ["Chaos", "Client", "Experiments", "ExperimentFiles", "Host"],
        ["Dashboard"] = ["Client", "Ledger"],
        ["Silo"] = ["Grains", "ExperimentFiles", "Host", "Ledger", "Telemetry", "Dashboard"],
    };

    // Package prefix → the only projects that may name it.
    private static readonly Dictionary<string, string[]> Owners = new()
    {
        ["Npgsql"] = ["Ledger", "Client", "Telemetry"],
        ["TorchSharp"] = ["Models"],
        ["Microsoft.Orleans"] = ["Grains.Abstractions", "Grains", "Client", "Silo"],
        ["SkiaSharp"] = ["Models", "Data"], // Models only to say which version TorchSharp gets.
        ["YamlDotNet"] = ["ExperimentFiles"],
        ["Spectre.Console"] = ["Cli"],
        ["System.CommandLine"] = ["Cli", "Host"],
        ["OpenTelemetry"] = ["Telemetry"],
        ["Microsoft.ML.OnnxRuntime"] = [], // It opens exported files in tests, and makes no program heavier.
    };

    public static TheoryData<string> ProjectNames => [.. Repository.Projects.Keys];

    [Theory]
    [MemberData(nameof(ProjectNames))]
    public void Project_ReferencesOnlyAllowedProjects(string name)
    {
        Assert.True(Allowed.ContainsKey(name), $"{name} is new: add it to the table here and to docs/architecture.md.");
        var forbidden = Repository.Projects[name].References.Except(Allowed[name]);
        Assert.True(!forbidden.Any(), $"{name} may not reference {string.Join(", ", forbidden)}.");
    }

    [Theory]
    [MemberData(nameof(ProjectNames))]
    public void Project_NamesOnlyItsOwnPackages(string name)
    {
        var forbidden = Repository
            .Projects[name]
            .Packages.Where(package =>
                Owners.Any(owner => package.StartsWith(owner.Key, StringComparison.Ordinal) && !owner.Value.Contains(name))
            );
        Assert.True(!forbidden.Any(), $"{name} may not name {string.Join(", ", forbidden)}.");
    }

    [Fact]
    public void Table_NamesNoProjectThatIsGone() => Assert.Empty(Allowed.Keys.Except(Repository.Projects.Keys));
}
