using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Models.Tests.Support;
using EfficientNet.Models.Weights;
using EfficientNet.Trainer.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests;

public sealed class ModelConvertJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly EfficientNetModel _model = EfficientNetModel.Create(TinyNetwork.Architecture, new ModelOptions(), seed: 3);

    public ModelConvertJobTests() =>
        File.WriteAllText(_folder.File("tiny.json"), JsonSerializer.Serialize(TinyNetwork.Architecture, ContractsJson.Indented));

    private (int ExitCode, string Error) Convert(string from, string to, params string[] more)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = ModelConvertJob.Run(
            ["--weights", _folder.File(from), "--output", _folder.File(to), .. more],
            output,
            error
        );
        Assert.Equal(exitCode == 0, output.ToString().StartsWith(_folder.File(to), StringComparison.Ordinal));
        return (exitCode, error.ToString());
    }

    private void Write(string name, WeightConvention convention) =>
        Safetensors.Write(_folder.File(name), WeightLoader.StateBy(_model, convention));

    private WeightFileContent Read(string name) => Safetensors.Read(_folder.File(name));

    [Theory]
    [InlineData(WeightConvention.Torchvision)]
    [InlineData(WeightConvention.Timm)]
    [InlineData(WeightConvention.Lukemelas)]
    public void Convert_ToAnyNamesAndBack_GivesTheSameBytes(WeightConvention names)
    {
        Write("lukemelas", WeightConvention.Lukemelas);

        Assert.Equal(0, Convert("lukemelas", "first", "--architecture", _folder.File("tiny.json")).ExitCode);
        Assert.Equal(0, Convert("first", "by-names", "--names", names.ToString()).ExitCode); // the file says which network it is
        Assert.Equal(0, Convert("by-names", "again").ExitCode);

        using var read = Read("by-names");
        Assert.Equal(WeightLoader.StateBy(_model, names).Keys.Order(), read.Tensors.Keys.Order());
        Assert.Equal(File.ReadAllBytes(_folder.File("first")), File.ReadAllBytes(_folder.File("again")));
    }

    [Fact]
    public void Convert_OfWeightsThatNeedOtherSettings_SaysSo()
    {
        Write("lukemelas", WeightConvention.Lukemelas);

        var (_, error) = Convert("lukemelas", "out", "--architecture", _folder.File("tiny.json"), "--names", "timm");

        Assert.Contains(
            "need SAME padding and a batch-norm epsilon of 0.001; under Timm's names symmetric padding and a batch-norm "
                + "epsilon of 1E-05 is usual",
            error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(0f, "--raw")]
    public void Convert_OfACheckpoint_TakesTheAveragesOrTheWeights(float added, params string[] more)
    {
        using var untracked = no_grad();
        var state = WeightLoader.StateBy(_model, WeightConvention.Torchvision);
        state["features.0.1.num_batches_tracked"].fill_(9);
        Safetensors.Write(
            _folder.File("checkpoint"),
            state
                .Select(pair => KeyValuePair.Create("model." + pair.Key, pair.Value))
                .Concat(
                    state
                        .Where(pair => pair.Value.is_floating_point())
                        .Select(pair => KeyValuePair.Create("ema." + pair.Key, pair.Value + 1))
                )
                .Append(KeyValuePair.Create("square.features.0.0.weight", zeros(1)))
        );

        Assert.Equal(0, Convert("checkpoint", "out", ["--architecture", _folder.File("tiny.json"), .. more]).ExitCode);

        using var read = Read("out");
        Assert.True((state["classifier.1.weight"] + added).equal(read.Tensors["classifier.1.weight"]).all().item<bool>());
        Assert.Equal(9, read.Tensors["features.0.1.num_batches_tracked"].item<long>());
    }

    [Fact]
    public void Convert_ToOtherClasses_NeedsAFreshClassifier()
    {
        Write("w", WeightConvention.Timm);

        var (exitCode, error) = Convert("w", "out", "--architecture", _folder.File("tiny.json"), "--classes", "7");
        Assert.Equal(2, exitCode);
        Assert.Contains("has 10 classes, but 7 are asked for; --drop-classifier", error, StringComparison.Ordinal);

        Assert.Equal(
            (0, ""),
            Convert("w", "out", "--architecture", _folder.File("tiny.json"), "--classes", "7", "--drop-classifier")
        );
        using var read = Read("out");
        Assert.Equal([7, 32], read.Tensors["classifier.1.weight"].shape);
        Assert.True(read.Tensors["features.0.0.weight"].equal(_model.state_dict()["features.0.0.weight"]).all().item<bool>());
    }

    [Fact]
    public void Convert_OfAnotherNetworksWeights_ListsWhatDoesNotFit()
    {
        Write("w", WeightConvention.Timm);

        var (exitCode, error) = Convert("w", "out", "--network", "b0");

        Assert.Equal(2, exitCode);
        Assert.Matches(
            @" \d+ missing: blocks\.\d.* \d+ unexpected: blocks\.\d.* "
                + @"\d+ of another shape: conv_stem\.weight is \[8, 3, 3, 3\] and must be \[32, 3, 3, 3\]",
            error
        );
        Assert.False(File.Exists(_folder.File("out")));
    }

    [Fact]
    public void Convert_OfAFileThatDoesNotSayItsNetwork_AsksForIt()
    {
        Write("w", WeightConvention.Timm);

        Assert.Contains("Say --network or --architecture", Convert("w", "out").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_OfAFileThatNamesALargerNetworkThanItHas_BuildsNoSuchNetwork()
    {
        var larger = TinyNetwork.Architecture with { HeadChannels = 1 << 30 };
        Safetensors.Write(
            _folder.File("w"),
            WeightLoader.StateBy(_model, WeightConvention.Torchvision),
            new Dictionary<string, string> { ["effnet.architecture"] = JsonSerializer.Serialize(larger, ContractsJson.Options) }
        );

        Assert.Matches(@"names a network of \d+ parameters, and the file has \d+", Convert("w", "out").Error);
    }

    public void Dispose()
    {
        _model.Dispose();
        _scope.Dispose();
        _folder.Dispose();
    }
}
