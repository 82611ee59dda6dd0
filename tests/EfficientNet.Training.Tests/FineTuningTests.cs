using System.Security.Cryptography;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data;
using EfficientNet.Models.Weights;
using EfficientNet.Scaling;
using EfficientNet.Training.Checkpoints;
using static TorchSharp.torch;

namespace EfficientNet.Training.Tests;

public sealed class FineTuningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void State_BegunFromWeightsOfOtherClasses_IsThemBitForBitButForTheClassifier()
    {
        var pretrained = Pretrained();
        using var given = WeightFile.Read(pretrained);
        using var fresh = State(Specification);
        using var begun = State(Specification);

        InitialWeights.Load(begun, "pretrained", pretrained);

        var own = fresh.Tensors().ToDictionary(tensor => tensor.Name, tensor => tensor.Tensor);
        foreach (
            var (name, tensor) in begun
                .Tensors()
                .Where(tensor =>
                    tensor.Name.StartsWith("model.", StringComparison.Ordinal)
                    || tensor.Name.StartsWith("ema.", StringComparison.Ordinal)
                )
        )
        {
            var bare = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
            Assert.True(
                tensor
                    .equal(bare.StartsWith("classifier", StringComparison.Ordinal) ? own[name] : given.Tensors[bare])
                    .all()
                    .item<bool>(),
                name
            );
        }
    }

    [Fact]
    public void State_BegunFromWeightsOfAsManyClasses_TakesTheirClassifierToo()
    {
        var pretrained = Pretrained();
        using var given = WeightFile.Read(pretrained);
        using var begun = State(Source);

        InitialWeights.Load(begun, "pretrained", pretrained);

        var classifier = begun.Tensors().Single(tensor => tensor.Name == "ema.classifier.1.weight").Tensor;
        Assert.True(classifier.equal(given.Tensors["classifier.1.weight"]).all().item<bool>());
    }

    [Fact]
    public void Run_BegunFromGivenWeights_IsBetterAfterAnEpochThanFromFreshOnes()
    {
        var pretrained = Pretrained(epochs: 4);

        var tuned = Train(Start("tuned", pretrained));
        var scratch = Train(Start("scratch", null) with { Specification = Specification with { Weights = null } });

        Assert.True(
            tuned.Epochs[0].ValidationTop1 > scratch.Epochs[0].ValidationTop1 + 0.3,
            $"{tuned.Epochs[0].ValidationTop1} after fine-tuning, {scratch.Epochs[0].ValidationTop1} from scratch"
        );
        Assert.True(tuned.Epochs[0].TrainLoss < scratch.Epochs[0].TrainLoss);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)] // in the second epoch
    public void Run_FineTunedLeftAndResumedWithoutTheFile_GivesTheBitsAndTheHashOfOneNeverInterrupted_P17(int leaveAfter)
    {
        var pretrained = Pretrained();
        var whole = Train(Start("whole", pretrained));

        var left = Train(Start("left", pretrained), leaveAfter);
        var resumed = Train(Start("left", null) with { Attempt = 2, Checkpoints = [TinyRun.File(left.Checkpoints[^1])] });

        Assert.Equal(whole.StateSha256, resumed.StateSha256);
        Assert.Equal(whole.Result!.WeightsSha256, resumed.Result!.WeightsSha256);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(pretrained)));
        Assert.Equal(sha256, whole.Result.DataSha256["weights: pretrained"]);
        Assert.Equal(sha256, resumed.Result.DataSha256["weights: pretrained"]);
        Assert.Equal(sha256, resumed.Messages.OfType<TrainerStarted>().Single().DataSha256["weights: pretrained"]);
    }

    [Theory]
    [InlineData(WeightConvention.Timm)]
    [InlineData(WeightConvention.Lukemelas)]
    public void State_BegunFromAFileOfAnothersNames_IsTheSame(WeightConvention names)
    {
        using var source = State(Source);
        var file = Path.Combine(_folder.Path, "theirs.safetensors");
        Safetensors.Write(
            file,
            WeightLoader.StateBy(source.Model, names),
            new NetworkSettings(ConvolutionPadding.Same, 1e-3).ToMetadata()
        );
        using var begun = State(Source);
        begun.Model.named_parameters().First().parameter.detach().zero_();

        InitialWeights.Load(begun, "theirs", file);

        Assert.Equal(source.WeightsSha256(), begun.WeightsSha256());
    }

    [Fact]
    public void Run_WithoutTheFileOfItsWeights_IsTheUsersMistake() =>
        Assert.Equal(
            "The run starts from the weights 'pretrained', whose file was not named; name it: --weights pretrained=/FILE.",
            Mistake(Start("a", null))
        );

    [Fact]
    public void Run_FromWeightsOfAnotherShape_NamesTheTensorAndBothShapes()
    {
        var pretrained = Pretrained();
        var wider = Specification with { Architecture = Specification.Architecture with { HeadChannels = 48 } };

        var message = Mistake(Start("a", pretrained) with { Specification = wider });

        Assert.Contains("features.3.0.weight is [32, 16, 1, 1] and must be [48, 16, 1, 1]", message, StringComparison.Ordinal);
        Assert.EndsWith(
            "Take weights of this network, or let 'network' in the experiment file be theirs.",
            message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Run_FromWeightsTrainedWithOtherPadding_SaysWhatToWrite()
    {
        using var source = State(Source);
        var file = Path.Combine(_folder.Path, "theirs.safetensors");
        Safetensors.Write(file, WeightLoader.StateBy(source.Model, WeightConvention.Timm)); // without metadata

        Assert.Contains(
            "write padding: symmetric and batchNormEpsilon: 1E-05 in the recipe, or give the file other settings",
            Mistake(Start("a", file)),
            StringComparison.Ordinal
        );
        var theirs = Specification with
        {
            Recipe = Specification.Recipe with { Epochs = 1, Padding = ConvolutionPadding.Symmetric, BatchNormEpsilon = 1e-5 },
        };
        Assert.Single(Train(Start("b", file) with { Specification = theirs }).Epochs);
    }

    [Fact]
    public void Run_FromAFileThatHoldsNoWeights_IsTheUsersMistake()
    {
        var file = Path.Combine(_folder.Path, "notes.txt");
        File.WriteAllText(file, "no weights at all");

        Assert.StartsWith(
            $"The run can't begin from the weights 'pretrained'. {file}: ",
            Mistake(Start("a", file)),
            StringComparison.Ordinal
        );
    }

    /// <summary>Ten kinds of waves; the fine-tuned network knows six.</summary>
    private static RunSpecification Source { get; } =
        TinyRun.Specification with
        {
            Architecture = TinyRun.Specification.Architecture with { Classes = 10 },
            Data = new DataSpecification
            {
                Name = "synthetic",
                Classes = 10,
                TrainImages = 640,
                ValidationImages = 60,
                TestImages = 60,
            },
            Recipe = TinyRun.Specification.Recipe with { Dropout = 0.1, StochasticDepth = 0 },
        };

    private static RunSpecification Specification { get; } =
        Source with
        {
            Architecture = Source.Architecture with { Classes = 6 },
            Data = new DataSpecification
            {
                Name = "synthetic",
                Classes = 6,
                TrainImages = 96,
                ValidationImages = 240,
                TestImages = 60,
            },
            Recipe = Source.Recipe with { Epochs = 2, EmaDecay = 0.5 },
            Weights = "pretrained",
        };

    private string Pretrained(int epochs = 1) =>
        Train(
            TinyRun.Start(
                Path.Combine(_folder.Path, "source"),
                specification: Source with
                {
                    Recipe = Source.Recipe with { Epochs = epochs },
                }
            )
        )
            .Checkpoints[^1]
            .Path;

    private StartTraining Start(string folder, string? weightsFile) =>
        TinyRun.Start(Path.Combine(_folder.Path, folder), specification: Specification) with
        {
            WeightsFile = weightsFile,
        };

    private static TrainingState State(RunSpecification specification) => new(specification, Normalisation.ImageNet, CPU);

    private static string Mistake(StartTraining start)
    {
        var error = Assert.Throws<TrainingException>(() => Train(start));
        Assert.Equal(FailureClass.User, error.Class);
        return error.Message;
    }

    private static RecordedRun Train(StartTraining start, int? leaveAfter = null) => RecordedRun.Train(start, leaveAfter);
}
