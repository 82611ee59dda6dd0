using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Inference;
using EfficientNet.Scaling;

namespace EfficientNet.Cli.Tests;

/// <summary>The trainer is stood in for by a script that keeps its arguments and prints messages.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class EvaluateCommandTests : IDisposable
{
    private const string Quickstart = "quickstart.yaml";

    private static readonly InferenceMessage[] Messages =
    [
        new EvaluationProgress(0, 20),
        new EvaluationProgress(20, 20),
        new EvaluationFinished(
            0.25,
            0.75,
            1,
            20,
            1.5,
            [new ClassAccuracy(0, 12, 9, 12, 11), new ClassAccuracy(1, 8, 6, 8, 9, "jacket"), new ClassAccuracy(2, 0, 0, 0, 0)],
            [new ConfusedPair(0, 1, 3), new ConfusedPair(1, 0, 2)]
        ),
    ];

    private readonly CommandLineHarness _effnet = new();

    public EvaluateCommandTests()
    {
        _effnet.Write("w", "");
        _effnet.Write(Quickstart, ExperimentSource.Quickstart([]).Text);
    }

    public void Dispose() => _effnet.Dispose();

    private static CheckpointRecord Checkpoint(long step, string content) =>
        new(step, 1, 1, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))), content.Length);

    private void Serve(CheckpointRecord? newest, CheckpointRecord? best, string sha256, string content)
    {
        _effnet.Variables["EFFNET_SERVER"] = "http://server:5115";
        var run = Samples.Shown(new Recipe()) with { Checkpoint = newest, BestCheckpoint = best };
        _effnet.Server = new FakeServer()
            .On($"GET /runs/{run.Id}", run)
            .On($"GET /blobs/{sha256}", () => new HttpResponseMessage { Content = new StringContent(content) });
    }

    private T Passed<T>(string name) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(_effnet.Folder, name)), ContractsJson.Options)!;

    [Fact]
    public async Task Evaluate_AsJson_HasTotalsClassesAndConfusedPairs()
    {
        _effnet.StandInForTrainer(0, Messages);
        _effnet.Write("names.txt", "shirt\ncoat\n");

        Assert.Equal(
            0,
            await _effnet.RunAsync(
                "evaluate",
                "--weights",
                "w",
                "--network",
                "b0",
                "--dataset",
                "synthetic",
                "--classes-file",
                "names.txt",
                "-o",
                "json"
            )
        );

        var json = _effnet.Json;
        Assert.Equal(
            (0.75, 1, 0.25, 20),
            ((double)json["top1"]!, (double)json["top5"]!, (double)json["loss"]!, (int)json["images"]!)
        );
        Assert.Equal(
            ("shirt", 0.75, 9.0 / 11),
            (
                (string)json["classes"]![0]!["name"]!,
                (double)json["classes"]![0]!["top1"]!,
                (double)json["classes"]![0]!["precision"]!
            )
        );
        Assert.Null(json["classes"]![2]!["name"]);
        Assert.Null(json["classes"]![2]!["top1"]);
        Assert.Equal(
            (0, "coat", 3),
            (
                (int)json["confused"]![0]!["class"]!,
                (string)json["confused"]![0]!["predictedName"]!,
                (int)json["confused"]![0]!["images"]!
            )
        );
        Assert.Contains("20 of 20 images", _effnet.Error, StringComparison.Ordinal);
        Assert.Equal(
            [
                "evaluate",
                "--network",
                "efficientnet-b0",
                "--dataset",
                "synthetic",
                "--weights",
                Path.Combine(_effnet.Folder, "w"),
                "--device",
                "cpu",
            ],
            _effnet.Words
        );
    }

    [Fact]
    public async Task Evaluate_AsTable_EndsWithTheTotals()
    {
        _effnet.StandInForTrainer(0, Messages);

        Assert.Equal(0, await _effnet.RunAsync("evaluate", "--weights", "w", "--dataset", "synthetic"));

        Assert.Contains(
            "3 of class 0 were taken for jacket.\n2 of class jacket were taken for 0.\nw: top-1 75.00 %, top-5 "
                + "100.00 %, loss 0.2500 on 20 images, 1.5 s.",
            _effnet.Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Evaluate_OfAnExperimentFile_PassesItsDataAndConfiguration()
    {
        _effnet.StandInForTrainer(0, Messages);
        Assert.Equal(
            0,
            await _effnet.RunAsync(
                "evaluate",
                "--weights",
                "w",
                "--file",
                Quickstart,
                "--set",
                "data.name=synthetic",
                "--set",
                "data.classes=10",
                "--configuration",
                "2",
                "--validation"
            )
        );

        Assert.Equal(
            ["--validation", "--data-specification", "--architecture"],
            _effnet.Words.Where(word => word.StartsWith('-') && word is not ("--weights" or "--device"))
        );
        Assert.Equal("synthetic", Passed<DataSpecification>("data.json").Name);
        Assert.Equal(32, Passed<Architecture>("architecture.json").Resolution); // as the README's table lists configuration 2
        Assert.All(
            _effnet.Words.Where(word => word.EndsWith(".json", StringComparison.Ordinal)),
            file => Assert.False(File.Exists(file))
        );
    }

    [Theory]
    [InlineData("newest")]
    [InlineData("best", "--best")]
    public async Task Evaluate_OfARun_FetchesItsCheckpoint(string expected, params string[] more)
    {
        _effnet.StandInForTrainer(0, Messages);
        var (newest, best) = (Checkpoint(20, "newest"), Checkpoint(10, "best"));
        Serve(newest, best, newest.Sha256, "newest");
        _effnet.Server!.On($"GET /blobs/{best.Sha256}", () => new HttpResponseMessage { Content = new StringContent("best") });

        Assert.Equal(
            0,
            await _effnet.RunAsync([
                "evaluate",
                "--run",
                Samples.Shown(new Recipe()).Id.Value,
                "--dataset",
                "synthetic",
                "-o",
                "json",
                .. more,
            ])
        );

        Assert.Equal(expected, File.ReadAllText(Directory.GetFiles(_effnet.Folder, "*.ckpt").Single()));
        Assert.Equal(Samples.Shown(new Recipe()).Id.Value, (string?)_effnet.Json["weights"]);
    }

    [Fact]
    public async Task Evaluate_OfARunWhoseCheckpointArrivesDamaged_EndsWithOne()
    {
        _effnet.StandInForTrainer(0, Messages);
        var newest = Checkpoint(20, "newest");
        Serve(newest, null, newest.Sha256, "damaged");

        Assert.Equal(
            1,
            await _effnet.RunAsync("evaluate", "--run", Samples.Shown(new Recipe()).Id.Value, "--dataset", "synthetic")
        );
        Assert.Contains("arrived with another SHA-256", _effnet.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("has no best checkpoint yet", "--run", "quickstart-k3vd.grid.00000001.s1", "--best")]
    [InlineData("Name either a file of weights or --run ID", "--run", "quickstart-k3vd.grid.00000001.s1", "--weights", "w")]
    [InlineData("Name either a file of weights or --run ID")]
    public async Task Evaluate_WithoutUsableWeights_SaysWhatIsMissing(string expected, params string[] more)
    {
        Serve(null, null, "", "");

        Assert.Equal(2, await _effnet.RunAsync(["evaluate", "--dataset", "synthetic", .. more]));
        Assert.Contains(expected, _effnet.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_WhenTheTrainerRefuses_EndsWithItsCode()
    {
        _effnet.StandInForTrainer(2);

        Assert.Equal(2, await _effnet.RunAsync("evaluate", "--weights", "w", "--dataset", "synthetic"));
        Assert.Empty(_effnet.Out);
    }

    [Theory]
    [InlineData("Say which images")]
    [InlineData("there is no folder '/gone'", "--dataset", "cats=/gone")]
    [InlineData("--configuration needs --file", "--dataset", "synthetic", "--configuration", "1")]
    [InlineData("is 'fashion-mnist'; here only its folder can be named", "--dataset", "mnist", "--file", Quickstart)]
    [InlineData("names.txt: can't be read", "--dataset", "synthetic", "--classes-file", "names.txt")]
    public async Task Evaluate_WithAMistake_SaysWhatItIs(string expected, params string[] more)
    {
        Assert.Equal(2, await _effnet.RunAsync(["evaluate", "--weights", "w", .. more]));

        Assert.Contains(expected, _effnet.Error, StringComparison.Ordinal);
    }
}
