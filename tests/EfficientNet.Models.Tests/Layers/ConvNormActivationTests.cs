using EfficientNet.Models.Layers;
using EfficientNet.Scaling;
using EfficientNet.Scaling.Plans;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests.Layers;

public sealed class ConvNormActivationTests
{
    [Theory]
    [InlineData(ConvolutionPadding.Same, 5, 1)]
    [InlineData(ConvolutionPadding.Same, 3, 2)]
    [InlineData(ConvolutionPadding.Symmetric, 5, 2)]
    public void DepthwiseConvolution_OfOnePixel_EqualsTheConvolution(ConvolutionPadding padding, int kernel, int stride)
    {
        using var scope = NewDisposeScope();
        var map = new FeatureMap(6, 1);
        var plan = new ConvolutionLayer("", map, map, kernel, stride, Groups: 6, Activation: null);
        using var layer = new ConvNormActivation(plan, new ModelOptions { Padding = padding });
        layer.eval(); // With fresh statistics, batch normalisation divides by √(1 + ε).
        var pixels = randn(4, 6, 1, 1);
        var weight = layer.parameters().First();

        var (before, after) = SamePadding.Amounts(1, kernel, stride);
        var expected =
            nn.functional.conv2d(
                nn.functional.pad(pixels, [before, after, before, after]),
                weight,
                strides: [stride, stride],
                groups: 6
            ) / Math.Sqrt(1 + 1e-3);
        var actual = layer.call(pixels);
        actual.sum().backward();

        Assert.InRange((actual - expected).abs().max().item<float>(), 0, 1e-6);
        Assert.Equal(6, weight.grad!.count_nonzero().item<long>());
        Assert.InRange(
            (weight.grad!.sum([1, 2, 3]) - (pixels.sum([0, 2, 3]) / Math.Sqrt(1 + 1e-3))).abs().max().item<float>(),
            0,
            1e-5
        );
    }
}
