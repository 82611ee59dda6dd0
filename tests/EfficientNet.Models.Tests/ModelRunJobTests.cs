using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Models.Tests.Support;
using EfficientNet.Models.Weights;
using EfficientNet.Scaling;
using EfficientNet.Trainer.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests;

public sealed class ModelRunJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _images = randn(5, 3, 20, 33);

    public ModelRunJobTests()
    {
        File.WriteAllText(_folder.File("tiny.json"), JsonSerializer.Serialize(TinyNetwork.Architecture, ContractsJson.Indented));
        Safetensors.Write(_folder.File("x.safetensors"), [new("input", _images)]);
    }

    private (int ExitCode, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (ModelRunJob.Run(arguments, output, error), error.ToString());
    }

    private (int ExitCode, string Error) RunTiny(params string[] more) =>
        Run([
            "--architecture",
            _folder.File("tiny.json"),
            "--weights",
            _folder.File("w.safetensors"),
            "--input",
            _folder.File("x.safetensors"),
            $"--output={_folder.File("y.safetensors")}",
            .. more,
        ]);

    // A network with its own statistics, in a file under the convention's names; and its logits.
    private Tensor Prepare(
        WeightConvention convention,
        ConvolutionPadding padding,
        double epsilon,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        using var model = FormulaNetwork.Build(TinyNetwork.Architecture, padding, epsilon, _images);
        Safetensors.Write(_folder.File("w.safetensors"), WeightLoader.StateBy(model, convention), metadata);
        using var guard = no_grad();
        return model.call(_images);
    }

    private void AssertLogits(Tensor expected)
    {
        using var read = Safetensors.Read(_folder.File("y.safetensors"));
        Assert.Equal(["logits"], read.Tensors.Keys);
        Assert.Equal(expected.shape, read.Tensors["logits"].shape);
        Assert.InRange((read.Tensors["logits"] - expected).abs().max().item<float>(), 0, 1e-5);
    }

    [Theory]
    [InlineData(WeightConvention.Torchvision, ConvolutionPadding.Symmetric, 1e-5)]
    [InlineData(WeightConvention.Timm, ConvolutionPadding.Symmetric, 1e-5)]
    [InlineData(WeightConvention.Lukemelas, ConvolutionPadding.Same, 1e-3)]
    public void ModelRun_OfAnyNames_UsesTheirSettings(WeightConvention convention, ConvolutionPadding padding, double epsilon)
    {
        var expected = Prepare(convention, padding, epsilon);

        Assert.Equal((0, ""), RunTiny("--batch", "2", "--threads", "1"));

        AssertLogits(expected);
    }

    [Fact]
    public void ModelRun_WithSettingsSaid_UsesThose()
    {
        var expected = Prepare(WeightConvention.Timm, ConvolutionPadding.Same, 1e-2);

        Assert.Equal((0, ""), RunTiny("--padding", "same", "--batch-norm-epsilon", "0.01"));

        AssertLogits(expected);
    }

    [Fact]
    public void ModelRun_OfOwnFile_UsesTheSettingsInItsMetadata()
    {
        var expected = Prepare(
            WeightConvention.Torchvision,
            ConvolutionPadding.Same,
            2e-3,
            new NetworkSettings(ConvolutionPadding.Same, 2e-3).ToMetadata()
        );

        Assert.Equal((0, ""), RunTiny());

        AssertLogits(expected);
    }

    [Theory]
    [InlineData("b9", "There is no network 'b9'; there are efficientnet-b0")]
    [InlineData("efficientnet-b1", "do not fit a network of 23 blocks and 10 classes")]
    public void ModelRun_OfAnotherNetwork_SaysWhatIsWrong(string network, string expected)
    {
        Prepare(WeightConvention.Timm, ConvolutionPadding.Symmetric, 1e-5);

        var (exitCode, error) = Run(
            network,
            "--weights",
            _folder.File("w.safetensors"),
            "--input",
            _folder.File("x.safetensors"),
            "--output",
            _folder.File("y.safetensors")
        );

        Assert.Equal(2, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("y.safetensors")));
    }

    [Fact]
    public void ModelRun_OfWrongInput_SaysWhatItMustBe()
    {
        Prepare(WeightConvention.Timm, ConvolutionPadding.Symmetric, 1e-5);
        Safetensors.Write(_folder.File("x.safetensors"), [new("images", _images)]);
        Assert.Contains("There is no tensor 'input'; there are 'images'.", RunTiny().Error, StringComparison.Ordinal);

        Safetensors.Write(_folder.File("x.safetensors"), [new("input", zeros(5, 1, 20, 33))]);
        Assert.Contains("is Float32 [5, 1, 20, 33]; it must be Float32 [N, 3, H, W]", RunTiny().Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Say either --network or --architecture.", "b0", "--architecture", "a.json")]
    [InlineData("--weights is missing.", "b0")]
    [InlineData("There is no option --wieghts.", "b0", "--wieghts", "w")]
    [InlineData("--padding is 'valid'; it must be same or symmetric.", "b0", "--padding=valid")]
    [InlineData("--batch-norm-epsilon is '0'; it must be a number in (0, 1).", "b0", "--batch-norm-epsilon", "0")]
    [InlineData("--classes is '-1'; it must be a whole number from 1.", "b0", "--classes", "-1")]
    [InlineData("--output needs a value.", "b0", "--output")]
    [InlineData("'b1' is one name too many; the network is already 'b0'.", "b0", "b1")]
    [InlineData("--weights is '/gone', where there is no file.", "b0", "--weights", "/gone", "--input", "/gone", "--output", "y")]
    public void ModelRun_WithWrongArguments_SaysWhatWouldBeRight(string expected, params string[] arguments)
    {
        var (exitCode, error) = Run(arguments);

        Assert.Equal(2, exitCode);
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }
}
