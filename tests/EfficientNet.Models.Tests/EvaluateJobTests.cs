using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Inference;
using EfficientNet.Data;
using EfficientNet.Data.Loading;
using EfficientNet.Models.Tests.Support;
using EfficientNet.Models.Weights;
using EfficientNet.Trainer.Models;
using EfficientNet.Training.Checkpoints;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests;

public sealed class EvaluateJobTests : IDisposable
{
    private static readonly DataSpecification Data = new()
    {
        Name = "synthetic",
        Classes = 10,
        TrainImages = 40,
        ValidationImages = 23,
        TestImages = 57,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly EfficientNetModel _model = EfficientNetModel.Create(TinyNetwork.Architecture, new ModelOptions(), seed: 5);

    public EvaluateJobTests()
    {
        Safetensors.Write(
            _folder.File("w"),
            WeightLoader.StateBy(_model, WeightConvention.Torchvision),
            NetworkMetadata.Of(_model, normalisation: null)
        );
        File.WriteAllText(_folder.File("data.json"), JsonSerializer.Serialize(Data, ContractsJson.Indented));
    }

    private (int ExitCode, List<InferenceMessage> Messages, string Error) Evaluate(params string[] more)
    {
        using var error = new StringWriter();
        var messages = new List<InferenceMessage>();
        return (
            EvaluateJob.Run(["--weights", _folder.File("w"), "--threads", "1", .. more], messages.Add, error),
            messages,
            error.ToString()
        );
    }

    // The network's output for each image, one by one.
    private List<(int Label, int[] Likeliest)> OneByOne(IImageSource images, Normalisation normalisation)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        _model.eval();
        return
        [
            .. new BatchLoader(images, batchSize: 1, workers: 1)
                .InOrder()
                .Select(batch =>
                    (
                        (int)batch.Labels[0].item<long>(),
                        _model
                            .call(normalisation.Apply(batch.Pixels, 3))
                            .argsort(dim: 1, descending: true)
                            .data<long>()
                            .Select(index => (int)index)
                            .ToArray()
                    )
                ),
        ];
    }

    [Theory]
    [InlineData(57)]
    [InlineData(23, "--validation")]
    public void Evaluate_OnADataSet_CountsWhatTheNetworkSays(int count, params string[] more)
    {
        var (exitCode, messages, error) = Evaluate(["--data-specification", _folder.File("data.json"), "--batch", "16", .. more]);

        Assert.Equal((0, ""), (exitCode, error));
        var data = RunData.Load(Data, null, TinyNetwork.Architecture.Resolution);
        var said = OneByOne(more.Length > 0 ? data.Validation : data.Test, data.Normalisation);
        var finished = Assert.IsType<EvaluationFinished>(messages[^1]);
        Assert.Equal(count, finished.Images);
        Assert.Equal(said.Count(image => image.Likeliest[0] == image.Label) / (double)count, finished.Top1);
        Assert.Equal(said.Count(image => image.Likeliest.Take(5).Contains(image.Label)) / (double)count, finished.Top5);
        Assert.Equal(
            Enumerable
                .Range(0, 10)
                .Select(label =>
                    (
                        label,
                        (long)said.Count(image => image.Label == label),
                        (long)said.Count(image => image.Label == label && image.Likeliest[0] == label),
                        (long)said.Count(image => image.Likeliest[0] == label)
                    )
                ),
            finished.Classes.Select(row => (row.Class, row.Images, row.Correct, row.Predicted))
        );
        Assert.Equal(count - finished.Classes.Sum(row => row.Correct), finished.Confused.Sum(pair => pair.Images));
        var worst = finished.Confused[0];
        Assert.Equal(said.Count(image => image.Label == worst.Class && image.Likeliest[0] == worst.Predicted), worst.Images);
        Assert.Equal([0, 16], messages.OfType<EvaluationProgress>().Take(2).Select(progress => (int)progress.Images));
        Assert.Equal(count, messages.OfType<EvaluationProgress>().Last().Images);
    }

    [Fact]
    public void Evaluate_OnANamedDataSet_TakesAllTestImages()
    {
        var (exitCode, messages, _) = Evaluate("--dataset", "synthetic");

        Assert.Equal(0, exitCode);
        Assert.Equal(512, Assert.IsType<EvaluationFinished>(messages[^1]).Images);
    }

    [Fact]
    public void Evaluate_OnPhotographs_NamesTheirClasses()
    {
        foreach (
            var name in Enumerable
                .Range(0, 10)
                .SelectMany(number => new[] { $"train/c{number}/1.bmp", $"train/c{number}/2.bmp", $"val/c{number}/3.bmp" })
        )
            BitmapFile.Write(Path.Combine(_folder.Path, name));

        var (exitCode, messages, error) = Evaluate("--dataset", "photos", "--folder", _folder.Path);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(
            Enumerable.Range(0, 10).Select(number => $"c{number}"),
            ((EvaluationFinished)messages[^1]).Classes.Select(row => row.Name)
        );
    }

    [Fact]
    public void Evaluate_OnMorePhotographsThatCannotBeReadThanMay_NamesThem()
    {
        foreach (
            var name in Enumerable.Range(0, 10).SelectMany(number => new[] { $"train/c{number}/1.bmp", $"val/c{number}/3.bmp" })
        )
            BitmapFile.Write(Path.Combine(_folder.Path, name));
        File.WriteAllText(_folder.File("val/c3/3.bmp"), "no image");

        var (exitCode, _, error) = Evaluate("--dataset", "photos", "--folder", _folder.Path, "--broken-images", "0");

        Assert.Equal(2, exitCode);
        Assert.Contains("val/c3/3.bmp", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The data set 'cats' has no folder", "--dataset", "cats")]
    [InlineData("--dataset is missing. See evaluate --help.")]
    [InlineData("--validation needs --data-specification", "--dataset", "synthetic", "--validation")]
    [InlineData("do not fit a network of", "--dataset", "synthetic", "--network", "b0")]
    public void Evaluate_WithAMistake_SaysWhatItIs(string expected, params string[] more)
    {
        var (exitCode, _, error) = Evaluate(more);

        Assert.Equal(2, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }
}
