using System.Runtime.CompilerServices;

namespace EfficientNet.Cli.Tests;

public sealed class PlanCommandTests : IDisposable
{
    private readonly CommandLineHarness _effnet = new();

    public void Dispose() => _effnet.Dispose();

    [Fact]
    public async Task Plan_OfThePapersGrid_CountsItExactly()
    {
        Assert.Equal(0, await _effnet.RunAsync("plan", Experiments("paper-grid.yaml"), "-o", "json"));

        var grid = _effnet.Json["stages"]![0]!;
        Assert.Equal((2541, 108, 65), ((int)grid["points"]!, (int)grid["feasible"]!, (int)grid["architectures"]!));
        var configurations = grid["configurations"]!.AsArray();
        Assert.Equal(65, configurations.Count);
        Assert.Equal(108, configurations.Sum(configuration => configuration!["members"]!.AsArray().Count));
        foreach (
            var key in new[]
            {
                "alpha",
                "beta",
                "gamma",
                "phi",
                "product",
                "parameters",
                "multiplyAdds",
                "costRatio",
                "fingerprint",
                "members",
            }
        )
            Assert.All(configurations, configuration => Assert.NotNull(configuration![key]));
        var paper = Assert.Single(
            configurations,
            configuration =>
                configuration!["members"]!
                    .AsArray()
                    .Any(member =>
                        ((decimal)member!["alpha"]!, (decimal)member["beta"]!, (decimal)member["gamma"]!) == (1.2m, 1.1m, 1.15m)
                    )
        );
        Assert.Equal(9_109_994, (long?)paper!["parameters"]);
    }

    [Theory]
    [InlineData("feasible", 109, "stages.grid.constraint.inclusive=true")]
    [InlineData(
        "feasible",
        45,
        "stages.grid.constraint.kind=cost",
        "stages.grid.constraint.target=2",
        "stages.grid.constraint.tolerance=0.1"
    )] // 2 ± 5 %
    [InlineData("architectures", 847, "stages.grid.constraint.kind=none")]
    public async Task Plan_WithOverrides_CountsWhatTheyAsk(string key, int expected, params string[] overrides)
    {
        Assert.Equal(
            0,
            await _effnet.RunAsync([
                "plan",
                Experiments("paper-grid.yaml"),
                .. overrides.SelectMany(set => new[] { "--set", set }),
                "-o",
                "json",
            ])
        );
        Assert.Equal(expected, (int?)_effnet.Json["stages"]![0]![key]);
    }

    [Fact]
    public async Task Plan_ForPeople_OfWhatNobodyCanTrain_CountsInYears()
    {
        Assert.Equal(
            0,
            await _effnet.RunAsync("plan", Experiments("paper-grid.yaml"), "--set", "stages.grid.constraint.kind=none")
        );
        Assert.Contains("years", _effnet.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_ForPeople_EndsWithRunsAndTime()
    {
        Assert.Equal(0, await _effnet.RunAsync("plan", Experiments("b0-b7.yaml")));
        Assert.Contains("family: 8 architectures, 8 runs", _effnet.Out, StringComparison.Ordinal);
        Assert.Contains("In all 8 runs of 350 epochs", _effnet.Out, StringComparison.Ordinal);
        Assert.Contains("97.834×", _effnet.Out, StringComparison.Ordinal); // B7 over B0
    }

    [Fact]
    public async Task Plan_AsCsv_HasNumbersInFull()
    {
        Assert.Equal(0, await _effnet.RunAsync("plan", Experiments("b0-b7.yaml"), "-o", "csv"));
        Assert.Contains("efficientnet-b3,,300,12233232,1827141392,", _effnet.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_OfAFileWithMistakes_TellsThemAllWithTheirPlaces()
    {
        var file = _effnet.Write("bad.yaml", "name: x\nfoo: 1\ndata:\n  name: fashion-mnist\n  clases: 10\nstages: []\n");

        Assert.Equal(2, await _effnet.RunAsync("plan", file));

        Assert.Contains("bad.yaml:2:1: ", _effnet.Error, StringComparison.Ordinal);
        Assert.Contains("bad.yaml:5:3: ", _effnet.Error, StringComparison.Ordinal);
        Assert.Contains("bad.yaml:6:9: ", _effnet.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'classes'?", _effnet.Error, StringComparison.Ordinal);
        Assert.Empty(_effnet.Out);
    }

    [Fact]
    public async Task Run_WithoutItsDataSet_PointsAtTheNameInTheFile()
    {
        var file = _effnet.Write(
            "imagenet.yaml",
            await File.ReadAllTextAsync(Experiments("b0-b7.yaml"), TestContext.Current.CancellationToken)
        );

        Assert.Equal(2, await _effnet.RunAsync("run", file));

        Assert.Matches(@"imagenet\.yaml:\d+:\d+: data set 'imagenet' is not there", _effnet.Error);
        Assert.Contains("--dataset imagenet=/FOLDER", _effnet.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_effnet.Folder, ".effnet")), "nothing was started");
    }

    [Fact]
    public async Task Submit_SendsTheTextWithItsOverridesAndANewId()
    {
        _effnet.Server = new FakeServer().On(
            "POST /experiments",
            new Contracts.Api.ExperimentSubmitted(Contracts.ExperimentId.Parse("b0-b7-xxxx"))
        );
        _effnet.Variables["EFFNET_SERVER"] = "server:5115";

        Assert.Equal(0, await _effnet.RunAsync("submit", Experiments("b0-b7.yaml"), "--set", "recipe.epochs=2", "-o", "json"));

        Assert.Equal("b0-b7-xxxx", (string?)_effnet.Json["experiment"]);
        var body = System.Text.Json.Nodes.JsonNode.Parse(_effnet.Server.Bodies[0]!)!;
        Assert.Equal("b0-b7-xxxx", (string?)body["id"]);
        Assert.Contains("epochs: 2", (string?)body["source"], StringComparison.Ordinal);
    }

    private static string Experiments(string name, [CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "experiments", name));
}
