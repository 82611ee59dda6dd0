using EfficientNet.Models.Tests.Support;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests;

public sealed class ChannelsLastTests
{
    [Fact]
    public void ChannelsLast_InAStep_GivesTheSameLossAndGradients()
    {
        using var scope = NewDisposeScope();
        using var usual = EfficientNetModel.Create(
            TinyNetwork.Architecture,
            new ModelOptions { Dropout = 0, StochasticDepth = 0 },
            seed: 1
        );
        using var converted = EfficientNetModel.Create(
            TinyNetwork.Architecture,
            new ModelOptions { Dropout = 0, StochasticDepth = 0 },
            seed: 1
        );
        var parameters = converted.parameters().ToList();
        ChannelsLast.ConvertWeights(converted);
        var images = randn(4, 3, 32, 32);

        var expected = usual.call(images);
        var logits = converted.call(ChannelsLast.Of(images));
        expected.square().sum().backward();
        logits.square().sum().backward();

        Assert.InRange((expected - logits).abs().max().item<float>() / expected.std().item<float>(), 0, 1e-4);
        foreach (var (parameter, other) in parameters.Zip(usual.parameters()))
            Assert.InRange(
                (parameter.grad! - other.grad!).abs().max().item<float>(),
                0,
                1e-3 * Math.Max(1, other.grad!.abs().max().item<float>())
            );
    }

    [Fact]
    public void ChannelsLast_KeepsItsLayoutThroughTheNetwork()
    {
        using var scope = NewDisposeScope();
        using var model = EfficientNetModel.Create(TinyNetwork.Architecture, new ModelOptions());
        ChannelsLast.ConvertWeights(model);

        var map = model.Features(ChannelsLast.Of(randn(2, 3, 32, 32)));

        Assert.Equal([2, 32, 8, 8], map.shape);
        Assert.Equal([2048, 1, 256, 32], map.stride());
    }

    [Fact]
    public void ChannelsLast_OfImagesThatAreSoAlready_CopiesNothing()
    {
        using var scope = NewDisposeScope();
        var images = ChannelsLast.Of(randn(2, 3, 4, 5));

        var again = ChannelsLast.Of(images);
        again.fill_(7);

        Assert.Equal(7f, images.max().item<float>());
        Assert.Equal([60, 1, 15, 3], again.stride());
    }
}
