using System.Runtime.Versioning;
using System.Text.Json;
using EfficientNet.Cli.Local;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Inference;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Cli.Tests;

/// <summary><c>--device</c> with scripts in the place of agent and trainer, which say that there is a GPU, or not.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DeviceOptionTests : IDisposable
{
    private static readonly string[] Evaluation = ["evaluate", "--weights", "w", "--dataset", "synthetic", "-o", "json"];

    private readonly CommandLineHarness _effnet = new();

    public DeviceOptionTests() => _effnet.Write("w", "");

    public void Dispose() => _effnet.Dispose();

    [Fact]
    public async Task Evaluate_WhereLibtorchUsesTheGpu_GivesItTheTrainerAsAnAgentDoes()
    {
        Gpu(CheckVerdict.Good);

        Assert.Equal(0, await _effnet.RunAsync(Evaluation));

        Assert.Equal("--device GPU-1 GPU-1 :4096:8", Seen);
        Assert.Contains("Computing on A GPU, GPU-1.", _effnet.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_WhereLibtorchDoesNotSeeTheGpu_ComputesOnTheProcessorAndSaysWhy()
    {
        Gpu(CheckVerdict.Wrong);

        Assert.Equal(0, await _effnet.RunAsync(Evaluation));

        Assert.Equal("--device cpu  ", Seen);
        Assert.Contains("Computing on the processor, not on A GPU: it has no CUDA.", _effnet.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--device is cuda, and it has no CUDA.", "cuda")]
    [InlineData("--device is GPU-2, and no GPU of this host has that UUID; there are: GPU-1.", "GPU-2")]
    public async Task Evaluate_OnAGpuThatCannotBeUsed_SaysWhatIsMissingAndEndsWithTwo(string expected, string device)
    {
        Gpu(CheckVerdict.Wrong);

        Assert.Equal(2, await _effnet.RunAsync([.. Evaluation, "--device", device]));

        Assert.Contains(expected, _effnet.Error, StringComparison.Ordinal);
        Assert.Contains("effnet doctor --gpu", _effnet.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The file's resources.device is cuda, and neither", "--set", "resources.device=cuda")]
    [InlineData("--device is cuda, and neither", "--device", "cuda")]
    public async Task Train_OnAGpuWhereThereIsNone_SaysWhoAsksForItAndEndsWithTwo(string expected, params string[] more)
    {
        _effnet.StandInForTrainer(0);
        _effnet.Write("quickstart.yaml", ExperimentSource.Quickstart([]).Text);

        Assert.Equal(
            2,
            await _effnet.RunAsync([
                "train",
                "quickstart.yaml",
                "--set",
                "data.name=synthetic",
                "--set",
                "data.classes=10",
                .. more,
            ])
        );

        Assert.Contains(expected, _effnet.Error, StringComparison.Ordinal);
    }

    /// <summary>Option and environment of the trainer that evaluated.</summary>
    private string Seen => File.ReadAllText(Path.Combine(_effnet.Folder, "seen")).TrimEnd('\n');

    private void Gpu(CheckVerdict libtorch)
    {
        _effnet.StandIn(
            Programs.Agent,
            "echo "
                + $"'{JsonSerializer.Serialize(
                    new[] { new DeviceDescription("GPU-1", DeviceKind.Cuda, "A GPU", 80L << 30, 1, 8) },
                    ContractsJson.Options)}"
                + "'"
        );
        var found = new DeviceCheckResult(DeviceCheckNames.Libtorch, libtorch, "it has no CUDA");
        InferenceMessage finished = new EvaluationFinished(0.25, 0.75, 1, 20, 1.5, [], []);
        _effnet.StandIn(
            Programs.Trainer,
            $"""
            case "$1" in
            check) echo '{JsonSerializer.Serialize(found, ContractsJson.Options)}';;
            *) while [ "$1" != --device ]; do shift; done
               echo "$1 $2 $CUDA_VISIBLE_DEVICES $CUBLAS_WORKSPACE_CONFIG" > '{_effnet.Folder}/seen'
               echo '{JsonSerializer.Serialize(finished, ContractsJson.Options)}';;
            esac
            """
        );
    }
}
