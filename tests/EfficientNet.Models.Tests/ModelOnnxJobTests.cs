using EfficientNet.Data;
using EfficientNet.Models.Tests.Support;
using EfficientNet.Models.Weights;
using EfficientNet.Scaling;
using EfficientNet.Trainer.Models;
using EfficientNet.Training.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests;

public sealed class ModelOnnxJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _images = Formula.Images("images", 4, 3, 32, 32);
    private readonly EfficientNetModel _model;

    public ModelOnnxJobTests() => _model = FormulaNetwork.Build(TinyNetwork.Architecture, ConvolutionPadding.Same, 2e-3, _images);

    private string Target => _folder.File("w.onnx");

    private (int ExitCode, string Output, string Error) Export(params string[] more)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = ModelOnnxJob.Run(["--weights", _folder.File("w"), "--output", Target, .. more], output, error);
        return (exitCode, output.ToString(), error.ToString());
    }

    private void Write(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        using var normalisation = new Normalisation([0.25, 0.5, 0.75], [0.5, 0.5, 0.5]);
        Safetensors.Write(
            _folder.File("w"),
            tensors,
            NetworkMetadata.Of(_model, normalisation, [.. "abcdefghij".Select(letter => $"{letter}")])
        );
    }

    [Fact]
    public void ModelOnnx_OfAFileThatNamesItsNetwork_WritesThatNetworkAndWhatItNeeds()
    {
        using var untracked = no_grad();
        Write(WeightLoader.StateBy(_model, WeightConvention.Torchvision));

        var (exitCode, said, error) = Export();

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("images [N, 3, H, W], normalised, 32 pixels a side, to logits [N, 10]", said, StringComparison.Ordinal);
        using var session = new OnnxSession(File.ReadAllBytes(Target));
        Assert.InRange((session.Logits(_images) - _model.call(_images)).abs().max().item<float>(), 0, 1e-5);
        Assert.Equal(
            ("32", "[0.25,0.5,0.75]", "[0.5,0.5,0.5]", "same", "0.002"),
            (
                session.Metadata["effnet.resolution"],
                session.Metadata["effnet.mean"],
                session.Metadata["effnet.deviation"],
                session.Metadata["effnet.padding"],
                session.Metadata["effnet.batch_norm_epsilon"]
            )
        );
        Assert.StartsWith("""["a","b",""", session.Metadata["effnet.classes"], StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{64}$", session.Metadata["effnet.weights_sha256"]);
        Assert.DoesNotContain("effnet.network", session.Metadata.Keys);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(0f, "--raw")]
    public void ModelOnnx_OfACheckpoint_TakesTheAveragesOrTheWeights(float added, params string[] more)
    {
        using var untracked = no_grad();
        var state = WeightLoader.StateBy(_model, WeightConvention.Torchvision);
        Write(
            state
                .Select(pair => KeyValuePair.Create("model." + pair.Key, pair.Value))
                .Concat(
                    state
                        .Where(pair => pair.Value.is_floating_point())
                        .Select(pair => KeyValuePair.Create("ema." + pair.Key, pair.Value + 1))
                )
        );

        Assert.Equal(0, Export(more).ExitCode);

        var content = new OnnxContent(File.ReadAllBytes(Target));
        Assert.Equal((state["classifier.1.weight"] + added).bytes.ToArray(), content.Initialisers["classifier.1.weight"]);
    }

    [Fact]
    public void ModelOnnx_OfTheSameWeightsByOtherNames_GivesTheSameBytes()
    {
        Write(WeightLoader.StateBy(_model, WeightConvention.Torchvision));
        Assert.Equal(0, Export().ExitCode);
        var first = File.ReadAllBytes(Target);

        Write(WeightLoader.StateBy(_model, WeightConvention.Lukemelas));
        Assert.Equal(0, Export().ExitCode);

        Assert.Equal(first, File.ReadAllBytes(Target));
    }

    [Theory]
    [InlineData("of another shape", "--network", "b0")]
    [InlineData("There is no option --names", "--names", "timm")]
    public void ModelOnnx_WithAMistake_SaysWhatItIsAndLeavesNoFile(string expected, params string[] more)
    {
        Write(WeightLoader.StateBy(_model, WeightConvention.Torchvision));

        var (exitCode, said, error) = Export(more);

        Assert.Equal((2, ""), (exitCode, said));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Equal([_folder.File("w")], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void ModelOnnx_WhenTheFileCannotTakeItsName_LeavesNothing()
    {
        Write(WeightLoader.StateBy(_model, WeightConvention.Torchvision));
        Directory.CreateDirectory(Target);

        Assert.Equal(2, Export().ExitCode);

        Assert.Equal([_folder.File("w")], Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    public void Dispose()
    {
        _model.Dispose();
        _scope.Dispose();
        _folder.Dispose();
    }
}
