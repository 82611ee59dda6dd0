using EfficientNet.Models.Tests.Support;
using EfficientNet.Models.Weights;
using EfficientNet.Scaling;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests;

public sealed class EfficientNetModelTests
{
    [Theory]
    [InlineData(32, 32)]
    [InlineData(33, 47)]
    [InlineData(1, 1)]
    public void Model_AtAnyResolution_GivesOneLogitForEachClass(int height, int width)
    {
        using var model = EfficientNetModel.Create(TinyNetwork.Architecture, new ModelOptions());
        model.eval();
        using var scope = NewDisposeScope();
        using var guard = inference_mode();

        var logits = model.call(randn(2, 3, height, width));

        Assert.Equal([2, 10], logits.shape);
        Assert.True(logits.isfinite().all().item<bool>());
    }

    [Fact]
    public void Model_WhenStepIsTaken_LeavesNoTensorBehind()
    {
        using var model = EfficientNetModel.Create(TinyNetwork.Architecture, new ModelOptions());
        using var optimizer = optim.SGD(model.parameters(), 0.01);
        void Step()
        {
            using var scope = NewDisposeScope();
            var loss = nn.functional.cross_entropy(model.call(randn(4, 3, 32, 32)), tensor(new long[] { 0, 1, 2, 3 }));
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }

        Step(); // The optimiser creates its state in the first step.
        var statistics = DisposeScopeManager.Statistics;
        statistics.Reset();
        Step();

        Assert.True(statistics.CreatedInScopeCount > 100, "the step must have been counted");
        Assert.Equal(0, statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData("b0", 5_288_548)]
    [InlineData("b1", 7_794_184)]
    [InlineData("b2", 9_109_994)]
    [InlineData("b3", 12_233_232)]
    [InlineData("b4", 19_341_616)]
    [InlineData("b5", 30_389_784)]
    [InlineData("b6", 43_040_704)]
    [InlineData("b7", 66_347_960)]
    public void Model_OfPublishedNetwork_HasItsParametersAndTorchvisionsKeys(string network, long parameters)
    {
        var architecture = PublishedNetworks.Find(network)!.Architecture();
        using var model = EfficientNetModel.Create(architecture, new ModelOptions());

        Assert.Equal(parameters, model.parameters().Sum(parameter => parameter.numel()));
        Assert.Equal(parameters, ArchitectureCost.Of(architecture).Parameters);
        Assert.Equal(WeightNames.Of(architecture).Select(name => name.Torchvision).Order(), model.state_dict().Keys.Order());
    }

    [Fact]
    public void Model_OfB0_HasTorchvisionsShapes()
    {
        using var model = EfficientNetModel.Create(PublishedNetworks.Find("b0")!.Architecture(), new ModelOptions());
        var state = model.state_dict();

        Assert.Equal([32, 3, 3, 3], state["features.0.0.weight"].shape);
        Assert.Equal([32, 1, 3, 3], state["features.1.0.block.0.0.weight"].shape);
        Assert.Equal([8, 32, 1, 1], state["features.1.0.block.1.fc1.weight"].shape);
        Assert.Equal([96, 16, 1, 1], state["features.2.0.block.0.0.weight"].shape);
        Assert.Equal([4, 96, 1, 1], state["features.2.0.block.2.fc1.weight"].shape);
        Assert.Equal([24, 96, 1, 1], state["features.2.0.block.3.0.weight"].shape);
        Assert.Equal([1280, 320, 1, 1], state["features.8.0.weight"].shape);
        Assert.Equal([1000, 1280], state["classifier.1.weight"].shape);
        Assert.Equal(ScalarType.Int64, state["features.8.1.num_batches_tracked"].dtype);
    }

    [Theory]
    [InlineData(0.35, 0.5, 1)]
    [InlineData(1.3, 1.7, 3)]
    public void Model_OfAnyScaledNetwork_CostsWhatThePlanSays(double width, double depth, int classes)
    {
        var architecture = CompoundScaling.Apply(
            BaseNetwork.EfficientNetB0 with
            {
                StemStride = 1,
            },
            width,
            depth,
            resolution: 40,
            classes
        );
        using var model = EfficientNetModel.Create(architecture, new ModelOptions());
        model.eval();
        using var scope = NewDisposeScope();
        using var guard = inference_mode();

        Assert.Equal(ArchitectureCost.Of(architecture).Parameters, model.parameters().Sum(parameter => parameter.numel()));
        Assert.Equal([1, classes], model.call(randn(1, 3, 40, 40)).shape);
    }

    [Fact]
    public void Model_WhenTrained_GivesEveryParameterAGradient()
    {
        using var scope = NewDisposeScope();
        using var model = EfficientNetModel.Create(TinyNetwork.Architecture, new ModelOptions { StochasticDepth = 0 });

        model.call(randn(4, 3, 32, 32)).square().sum().backward();

        Assert.All(
            model.named_parameters(),
            named => Assert.True(named.parameter.grad is { } gradient && gradient.count_nonzero().item<long>() > 0, named.name)
        );
    }

    [Fact]
    public void Model_WithOwnBatchNorm_UsesItsEpsilonAndMomentum()
    {
        using var model = EfficientNetModel.Create(
            TinyNetwork.Architecture,
            new ModelOptions { BatchNormEpsilon = 0.25, BatchNormMomentum = 0.125 }
        );

        Assert.All(
            model.named_modules().Select(named => named.module).OfType<BatchNorm2d>(),
            norm => Assert.Equal((0.25, 0.125), (norm.eps, norm.momentum))
        );
    }

    [Fact]
    public void Create_OfImpossibleArchitecture_NamesTheMember()
    {
        var stages = TinyNetwork.Architecture.Groups.SetItem(1, TinyNetwork.Architecture.Groups[1] with { Kernel = 4 });

        var exception = Assert.Throws<ArgumentException>(() =>
            EfficientNetModel.Create(TinyNetwork.Architecture with { Groups = stages }, new ModelOptions())
        );

        Assert.Equal("Architecture.Stages[1].Kernel is 4; it must be odd and at least 1.", exception.Message);
    }

    [Fact]
    public void Create_OfAnArchitectureThatNoPlanHolds_NamesTheMemberAndWhatWouldBeRight()
    {
        var tiny = TinyNetwork.Architecture;

        Assert.Equal(
            "Architecture.HeadChannels is -1; it must be at least 1, or 0 to leave the head's convolution out.",
            Problem(tiny with { HeadChannels = -1 })
        );
        Assert.Equal(
            "Architecture.Activation is 9; it must be one of SiLU, ReLU, ReLU6.",
            Problem(tiny with { Activation = (Activation)9 })
        );
        Assert.StartsWith(
            "Architecture.Stages[0].Operator is 9; it must be one of MBConv, DepthwiseSeparable,",
            Problem(tiny with { Groups = [tiny.Groups[0] with { Operator = (BlockOperator)9 }] }),
            StringComparison.Ordinal
        );

        static string Problem(Architecture architecture) =>
            Assert.Throws<ArgumentException>(() => EfficientNetModel.Create(architecture, new ModelOptions())).Message;
    }

    [Fact]
    public void Create_WithImpossibleOption_NamesIt()
    {
        var exception = Assert.Throws<ArgumentException>(() =>
            EfficientNetModel.Create(TinyNetwork.Architecture, new ModelOptions { Dropout = 1 })
        );

        Assert.Equal("ModelOptions.Dropout is 1; it must be in [0, 1).", exception.Message);
    }
}
