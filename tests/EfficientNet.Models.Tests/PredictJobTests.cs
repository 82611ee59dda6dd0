using EfficientNet.Contracts.Inference;
using EfficientNet.Data;
using EfficientNet.Data.Photos;
using EfficientNet.Models.Tests.Support;
using EfficientNet.Models.Weights;
using EfficientNet.Trainer.Models;
using EfficientNet.Training.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests;

public sealed class PredictJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EfficientNetModel _model = EfficientNetModel.Create(TinyNetwork.Architecture, new ModelOptions(), seed: 5);

    public PredictJobTests() => BitmapFile.Write(_folder.File("a.bmp"));

    private (int ExitCode, List<InferenceMessage> Messages, string Error) Predict(
        Normalisation? normalisation,
        params string[] words
    )
    {
        Safetensors.Write(
            _folder.File("w"),
            WeightLoader.StateBy(_model, WeightConvention.Torchvision),
            NetworkMetadata.Of(_model, normalisation, ["zero", "one", "two"])
        );
        using var error = new StringWriter();
        var messages = new List<InferenceMessage>();
        return (
            PredictJob.Run(["--weights", _folder.File("w"), "--threads", "1", .. words], messages.Add, error),
            messages,
            error.ToString()
        );
    }

    private float[] Probabilities(Normalisation normalisation)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var renderer = new PhotoRenderer(TinyNetwork.Architecture.Resolution);
        var pixels = empty(1, 32, 32, 3, dtype: ScalarType.Byte);
        renderer.Render(BitmapFile.Bytes, pixels.bytes);
        _model.eval();
        return [.. _model.call(normalisation.Apply(pixels, 3)).softmax(1).data<float>()];
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Predict_OfAnImage_GivesTheLikeliestClassesWithTheNormalisationOfTheWeights(bool isStated)
    {
        using var normalisation = isStated ? new Normalisation([0.25], [0.125]) : Normalisation.ImageNet;

        var (exitCode, messages, error) = Predict(isStated ? normalisation : null, _folder.File("a.bmp"), "--top", "3");

        Assert.Equal((0, ""), (exitCode, error));
        var predicted = Assert.IsType<ImagePredicted>(Assert.Single(messages));
        var expected = Probabilities(normalisation)
            .Select((probability, number) => (number, probability))
            .OrderByDescending(pair => pair.probability)
            .Take(3)
            .ToList();
        Assert.Equal(expected.Select(pair => pair.number), predicted.Likeliest.Select(answer => answer.Class));
        Assert.All(
            predicted.Likeliest,
            answer => Assert.Equal(new[] { "zero", "one", "two" }.ElementAtOrDefault(answer.Class), answer.Name)
        );
        Assert.All(
            expected.Zip(predicted.Likeliest),
            pair => Assert.Equal(pair.First.probability, pair.Second.Probability, 1e-6)
        );
    }

    [Fact]
    public void Predict_OfImagesThatCannotBeRead_RefusesThemAndGoesOn()
    {
        File.WriteAllText(_folder.File("text.jpg"), "no image");

        var (exitCode, messages, _) = Predict(null, _folder.File("text.jpg"), _folder.File("gone.jpg"), _folder.File("a.bmp"));

        Assert.Equal(0, exitCode);
        Assert.Equal(
            [typeof(ImageRefused), typeof(ImageRefused), typeof(ImagePredicted)],
            messages.Select(message => message.GetType())
        );
        Assert.Contains("not a JPEG", ((ImageRefused)messages[0]).Reason, StringComparison.Ordinal);
        Assert.Equal(5, ((ImagePredicted)messages[2]).Likeliest.Count);
    }

    [Theory]
    [InlineData("Name at least one image.")]
    [InlineData("--top is '0'; it must be a whole number from 1.", "a.bmp", "--top", "0")]
    public void Predict_WithAMistake_SaysWhatItIs(string expected, params string[] words)
    {
        var (exitCode, _, error) = Predict(null, words);

        Assert.Equal(2, exitCode);
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_OnAGpuThatLibtorchDoesNotSee_SaysSo()
    {
        Assert.SkipWhen(cuda.is_available(), "There is a GPU.");

        var (exitCode, messages, error) = Predict(null, _folder.File("a.bmp"), "--device", "GPU-1");

        Assert.Equal(1, exitCode);
        Assert.Empty(messages);
        Assert.StartsWith("--device is GPU-1, and libtorch sees no GPU", error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }
}
