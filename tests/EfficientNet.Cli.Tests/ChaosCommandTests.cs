using System.Text.Json.Nodes;
using EfficientNet.Chaos.Judging;
using EfficientNet.Cli.Output;
using Spectre.Console.Testing;

namespace EfficientNet.Cli.Tests;

public sealed class ChaosCommandTests : IDisposable
{
    private readonly CommandLineHarness _effnet = new();

    public void Dispose() => _effnet.Dispose();

    [Fact]
    public async Task Plan_IsPrintedWithoutRunningAnything_AndIsTheSameForTheSameSeed()
    {
        Assert.Equal(0, await _effnet.RunAsync("chaos", "--seed", "7", "--faults", "39", "--plan", "-o", "json"));
        var first = _effnet.Json.AsArray();
        using var again = new CommandLineHarness();
        Assert.Equal(0, await again.RunAsync("chaos", "--seed", "7", "--faults", "39", "--plan", "-o", "json"));

        Assert.Equal(39, first.Count);
        Assert.Equal(13, first.Select(fault => (string?)fault!["kind"]).Distinct().Count());
        Assert.Equal(_effnet.Out, again.Out);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_effnet.Folder));
    }

    [Theory]
    [InlineData("'earthquake' is not a kind of fault", "--kinds", "earthquake", "--plan")]
    [InlineData("--faults: a number from 1 to 100000", "--faults", "0", "--plan")]
    [InlineData("--lease: a number from 6 to 3600", "--lease", "2", "--plan")]
    [InlineData("a campaign needs an empty folder", "--data", ".")]
    public async Task Mistake_IsNamedBeforeAnythingIsStarted(string expected, params string[] arguments)
    {
        _effnet.Write("something.txt", "");
        foreach (var program in new[] { "EfficientNet.Silo", "EfficientNet.Agent", "EfficientNet.Trainer" })
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(_effnet.ProgramFolder).FullName, program), "");

        Assert.Equal(2, await _effnet.RunAsync(["chaos", .. arguments]));
        Assert.Contains(expected, _effnet.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_AsJson_HasTheKeysThatScriptsRelyOn()
    {
        var result = new CampaignResult(
            "FAIL",
            1,
            8,
            new Dictionary<string, int> { ["trainer-kill"] = 2 },
            3,
            4,
            5,
            6,
            7,
            8,
            false,
            new Dictionary<string, RecoveryTimes> { ["trainer-kill"] = new(1.5, 2.5, 7) },
            ["why"]
        );
        using var console = new TestConsole();
        ReportWriter.Write(console, ChaosReports.Of(result), OutputFormat.Json);

        var json = JsonNode.Parse(console.Output)!.AsObject();
        Assert.Equal(
            [
                "verdict",
                "seed",
                "leaseSeconds",
                "faults",
                "runs",
                "epochs",
                "lostEpochs",
                "duplicateEpochs",
                "refusedReports",
                "orphans",
                "weightsEqual",
                "recoverySeconds",
                "violations",
                "missed",
                "checkpoints",
            ],
            json.Select(pair => pair.Key)
        );
        Assert.Equal(
            (1.5, 2.5),
            ((double)json["recoverySeconds"]!["trainer-kill"]!["p50"]!, (double)json["recoverySeconds"]!["trainer-kill"]!["max"]!)
        );
    }
}
