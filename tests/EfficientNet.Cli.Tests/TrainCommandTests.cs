using System.Runtime.Versioning;
using System.Text.Json;
using EfficientNet.Cli.Local;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Cli.Tests;

/// <summary>The trainer is stood in for by a script whose memory holds 8 images at once.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class TrainCommandTests : IDisposable
{
    private readonly CommandLineHarness _effnet = new();

    public TrainCommandTests()
    {
        _effnet.Write("quickstart.yaml", ExperimentSource.Quickstart([]).Text);
        _effnet.StandIn(
            Programs.Trainer,
            $"""
            size=$(sed -n 's/.*"microBatchSize": \([0-9]*\).*/\1/p' "$3")
            echo "${"{size:-32}"}" >> '{_effnet.Folder}/sizes'
            if [ "${"{size:-32}"}" -le 8 ]; then
            echo '{Line(
                new TrainingCompleted(new RunResult(0.5, 0.75, 1, 20, "sha", 1.5, new Dictionary<string, string>(), "cpu"))
            )}'; exit 0
            fi
            echo '{Line(new TrainingFailed(FailureClass.OutOfMemory, "CUDA out of memory.", 0))}'; exit 12
            """
        );
    }

    public void Dispose() => _effnet.Dispose();

    [Fact]
    public async Task Train_WhoseFirstEpochDoesNotFit_BeginsAgainWithHalfTheMicroBatch_P9()
    {
        Assert.Equal(0, await TrainAsync("recipe.onOutOfMemory=shrink"));

        Assert.Equal(["32", "16", "8"], Sizes);
        Assert.Contains(
            "Memory did not hold 32 images at once. Beginning again with micro-batches of 16",
            _effnet.Error,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "A variant with micro-batches of 8, because memory did not hold the recipe's 32.",
            _effnet.Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Train_OfARunThatWasShrunk_GoesOnWithItsVariant_P9()
    {
        await TrainAsync("recipe.onOutOfMemory=shrink");

        Assert.Equal(0, await TrainAsync("recipe.onOutOfMemory=shrink"));

        Assert.Equal(["32", "16", "8", "8"], Sizes);
    }

    [Fact]
    public async Task Train_InAFolderOfAShrunkRunOfAnotherSeed_BeginsAsTheRecipeSays()
    {
        await TrainAsync("recipe.onOutOfMemory=shrink");

        Assert.Equal(0, await TrainAsync("recipe.onOutOfMemory=shrink", "--seed", "7"));

        Assert.Equal(["32", "16", "8", "32", "16", "8"], Sizes);
    }

    [Fact]
    public async Task Train_UnlessToldToShrink_FailsAndSaysWhatToWrite_P9()
    {
        Assert.Equal(3, await TrainAsync("recipe.onOutOfMemory=fail"));

        Assert.Equal(["32"], Sizes);
        Assert.Contains(
            "CUDA out of memory. Memory did not hold 32 of the batch's 32 images at once; write recipe.onOutOfMemory: shrink",
            _effnet.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Train_OutOfMemoryAfterAnEpoch_FailsAsItIs_P9()
    {
        Directory.CreateDirectory(Path.Combine(_effnet.Folder, "out"));
        _effnet.Write(
            Path.Combine("out", "messages.jsonl"),
            Line(new EpochFinished(new EpochMetrics(1, 4, 1, 0.1, 1, 0.5, 1, 128, 1))) + "\n{\"messa"
        );

        Assert.Equal(3, await TrainAsync("recipe.onOutOfMemory=shrink"));

        Assert.Equal(["32"], Sizes);
        Assert.Contains("The run failed: CUDA out of memory. (log", _effnet.Error, StringComparison.Ordinal);
    }

    private string[] Sizes => File.ReadAllLines(Path.Combine(_effnet.Folder, "sizes"));

    private static string Line(TrainerMessage message) => JsonSerializer.Serialize(message, ContractsJson.Options);

    private Task<int> TrainAsync(string setting, params string[] more) =>
        _effnet.RunAsync([
            "train",
            "quickstart.yaml",
            "--device",
            "cpu",
            "--folder",
            "out",
            .. new[] { "data.name=synthetic", "data.classes=10", "recipe.batchSize=32", setting }.SelectMany(set =>
                new[] { "--set", set }
            ),
            .. more,
        ]);
}
