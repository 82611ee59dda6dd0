using EfficientNet.Models.Layers;
using EfficientNet.Models.Tests.Support;
using EfficientNet.Scaling;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests.Layers;

public sealed class StochasticDepthTests
{
    [Fact]
    public void StochasticDepth_WhileTraining_DropsWholeSamplesAndKeepsTheMean()
    {
        using var scope = NewDisposeScope();
        using var layer = new StochasticDepth(0.3);
        random.manual_seed(3);

        var samples = layer.call(ones(20_000, 2, 3, 3)).flatten(1); // [N, 18]

        Assert.Equal([0f, 1 / 0.7f], samples.unique().output.data<float>().ToArray().Order());
        Assert.True((samples == samples.narrow(1, 0, 1)).all().item<bool>(), "a sample is dropped as a whole");
        Assert.InRange((samples == 0).to(float32).mean().item<float>(), 0.3 - 0.013, 0.3 + 0.013); // four standard deviations
        Assert.InRange(samples.mean().item<float>(), 1 - 0.02, 1 + 0.02);
    }

    [Fact]
    public void StochasticDepth_InEvaluation_IsTheIdentity()
    {
        using var scope = NewDisposeScope();
        using var layer = new StochasticDepth(0.9);
        layer.eval();
        var images = rand(4, 2, 3, 3);

        Assert.True(layer.call(images).equal(images).all().item<bool>());
    }

    [Fact]
    public void StochasticDepth_AcrossB0_RisesByBlockAndSparesBlocksWithoutSkip()
    {
        using var model = EfficientNetModel.Create(
            PublishedNetworks.Find("b0")!.Architecture(10),
            new ModelOptions { StochasticDepth = 0.2 }
        );

        var rates = model
            .named_modules()
            .Where(named => named.module is StochasticDepth)
            .Select(named => ((StochasticDepth)named.module).Probability)
            .ToArray();

        // The second and later block of each stage: i of 16, from 0 (Huang et al. 2016 as the reference code counts).
        Assert.Equal(new[] { 2, 4, 6, 7, 9, 10, 12, 13, 14 }.Select(index => 0.2 * index / 16), rates);
    }

    [Fact]
    public void Masks_WithTheSameSeed_AreTheSame()
    {
        using var model = EfficientNetModel.Create(
            TinyNetwork.Architecture,
            new ModelOptions { StochasticDepth = 0.5, Dropout = 0.5 }
        );
        using var scope = NewDisposeScope();
        var images = randn(8, 3, 16, 16);
        Tensor Forward(long seed)
        {
            random.manual_seed(seed);
            return model.call(images);
        }

        var first = Forward(1);

        Assert.True(first.equal(Forward(1)).all().item<bool>());
        Assert.False(first.equal(Forward(2)).all().item<bool>());
    }

    [Fact]
    public void Dropout_WhileTraining_DropsFeaturesAndKeepsTheMean()
    {
        using var scope = NewDisposeScope();
        using var layer = new Models.Layers.Dropout(0.2);
        random.manual_seed(4);

        var features = layer.call(ones(100, 400));

        Assert.InRange((features == 0).to(float32).mean().item<float>(), 0.2 - 0.008, 0.2 + 0.008);
        Assert.InRange(features.mean().item<float>(), 1 - 0.01, 1 + 0.01);
        layer.eval();
        Assert.Equal(1f, layer.call(ones(2, 3)).min().item<float>());
    }
}
