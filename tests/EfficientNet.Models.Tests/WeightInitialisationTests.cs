using EfficientNet.Scaling;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests;

public sealed class WeightInitialisationTests
{
    [Fact]
    public void FreshWeights_OfEveryLayer_HaveTheReferenceCodesSpread()
    {
        using var model = EfficientNetModel.Create(PublishedNetworks.Find("b0")!.Architecture(), new ModelOptions(), seed: 5);
        using var scope = NewDisposeScope();
        var layers = 0;
        foreach (var (name, module) in model.named_modules())
        {
            switch (module)
            {
                case Conv2d convolution:
                    var shape = convolution.weight.shape;
                    // Depthwise: one output for each input channel, so fan-out is k·k.
                    var fanOut = convolution.groups > 1 ? shape[2] * shape[3] : shape[0] * shape[2] * shape[3];
                    Close(name, convolution.weight, Math.Sqrt(2.0 / fanOut), kurtosis: 3);
                    Assert.True(convolution.bias is null || convolution.bias.count_nonzero().item<long>() == 0);
                    layers++;
                    break;
                case Linear linear:
                    Close(name, linear.weight, 1 / Math.Sqrt(1000.0) / Math.Sqrt(3), kurtosis: 1.8);
                    Assert.InRange(linear.weight.abs().max().item<float>(), 0.99 / Math.Sqrt(1000.0), 1 / Math.Sqrt(1000.0));
                    Assert.Equal(0, linear.bias!.count_nonzero().item<long>());
                    layers++;
                    break;
                case BatchNorm2d norm:
                    Assert.True((norm.weight! == 1).all().item<bool>() && (norm.bias! == 0).all().item<bool>());
                    break;
            }
        }
        Assert.Equal(49 + 32 + 1, layers); // convolutions before batch norm, in squeeze-excitation, classifier
    }

    [Fact]
    public void FreshWeights_DependOnTheSeedAndOnNothingElse()
    {
        float[] Stem(ulong seed)
        {
            using var model = EfficientNetModel.Create(Support.TinyNetwork.Architecture, new ModelOptions(), seed);
            return model.state_dict()["features.0.0.weight"].data<float>().ToArray();
        }

        random.manual_seed(1);
        var first = Stem(7);
        random.manual_seed(2);

        Assert.Equal(first, Stem(7));
        Assert.NotEqual(first, Stem(8));
    }

    [Fact]
    public void Creation_LeavesTheGlobalGeneratorAsItWas()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        var expected = rand(4);
        random.manual_seed(1);

        using var model = EfficientNetModel.Create(Support.TinyNetwork.Architecture, new ModelOptions());

        Assert.True(expected.equal(rand(4)).all().item<bool>());
    }

    // Within five standard errors of the standard deviation of n numbers with that kurtosis.
    private static void Close(string name, Tensor weight, double expected, double kurtosis)
    {
        using var scope = NewDisposeScope();
        var tolerance = 5 * Math.Sqrt((kurtosis - 1) / (4 * weight.numel()));
        var ratio = weight.std().item<float>() / expected;
        Assert.True(
            Math.Abs(ratio - 1) < tolerance,
            $"{name}: the standard deviation is {ratio:F4} of what it should be; {tolerance:F4} is allowed."
        );
    }
}
