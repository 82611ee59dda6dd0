using System.Runtime.Versioning;
using EfficientNet.Contracts.Inference;

namespace EfficientNet.Cli.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class PredictCommandTests : IDisposable
{
    private readonly CommandLineHarness _effnet = new();

    public PredictCommandTests()
    {
        _effnet.Write("w", "");
        _effnet.Write("names.txt", "cat\ndog");
    }

    public void Dispose() => _effnet.Dispose();

    private ImagePredicted Cat =>
        new(Path.Combine(_effnet.Folder, "a.jpg"), [new ClassProbability(0, 0.75), new ClassProbability(2, 0.125, "cow")]);

    private Task<int> PredictAsync(params string[] more) =>
        _effnet.RunAsync(["predict", "a.jpg", "./b.jpg", "--weights", "w", "--classes-file", "names.txt", .. more]);

    [Fact]
    public async Task Predict_AsJson_NamesTheClassesThatHaveAName()
    {
        _effnet.StandInForTrainer(0, Cat);

        Assert.Equal(0, await PredictAsync("--top", "2", "--network", "b0", "-o", "json"));

        var (first, second) = (_effnet.Json[0]!["predictions"]![0]!, _effnet.Json[0]!["predictions"]![1]!);
        Assert.Equal(
            ("a.jpg", 0, "cat", 0.75),
            ((string?)_effnet.Json[0]!["image"], (int)first["class"]!, (string?)first["name"], (double)first["probability"]!)
        );
        Assert.Equal((2, "cow"), ((int)second["class"]!, (string?)second["name"]));
        Assert.Equal(
            [
                "predict",
                Path.Combine(_effnet.Folder, "a.jpg"),
                Path.Combine(_effnet.Folder, "b.jpg"),
                "--network",
                "efficientnet-b0",
                "--top",
                "2",
                "--weights",
                Path.Combine(_effnet.Folder, "w"),
                "--device",
                "cpu",
            ],
            _effnet.Words
        );
    }

    [Fact]
    public async Task Predict_WhenAnImageCannotBeRead_ShowsTheOthersAndEndsWithTwo()
    {
        _effnet.StandInForTrainer(0, Cat, new ImageRefused(Path.Combine(_effnet.Folder, "b.jpg"), "it is cut off"));

        Assert.Equal(2, await PredictAsync("-o", "csv"));

        Assert.Equal("image,rank,class,name,probability\na.jpg,1,0,cat,0.75\na.jpg,2,2,cow,0.125\n", _effnet.Out);
        Assert.Contains("effnet: ./b.jpg: it is cut off", _effnet.Error, StringComparison.Ordinal);
    }
}
