using EfficientNet.Models.Layers;
using EfficientNet.Scaling.Plans;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests.Layers;

/// <summary>Shapes whose last block of output channels libtorch's own kernel gets wrong on processors with AVX-512.</summary>
public sealed class PointwiseTests
{
    [Theory]
    [InlineData(144, 40, 14, 2, 2)]
    [InlineData(144, 40, 14, 16, 1)]
    [InlineData(240, 80, 7, 16, 2)]
    [InlineData(320, 1280, 2, 16, 1)]
    [InlineData(40, 240, 7, 2, 4)]
    [InlineData(16, 96, 9, 64, 1)]
    public void PointwiseConvolution_OfChannelsLastImages_EqualsOneInDoublePrecision(
        int channels,
        int outputs,
        int side,
        int images,
        int threads
    )
    {
        var before = get_num_threads();
        try
        {
            set_num_threads(threads);
            using var scope = NewDisposeScope();
            var (map, result) = (new FeatureMap(channels, side), new FeatureMap(outputs, side));
            var plan = new ConvolutionLayer("", map, result, Kernel: 1, Stride: 1, Groups: 1, Activation: null);
            using var layer = new ConvNormActivation(plan, new ModelOptions());
            ChannelsLast.ConvertWeights(layer);
            layer.eval(); // With fresh statistics, batch normalisation divides by √(1 + ε).
            var input = ChannelsLast.Of(randn(images, channels, side, side)).requires_grad_(true);
            var weight = layer.parameters().First();

            var actual = layer.call(input);
            var weights = randn_like(actual);
            (actual * weights).sum().backward();

            var (exactInput, exactWeight) = (
                input.detach().to_type(ScalarType.Float64).requires_grad_(true),
                weight.detach().to_type(ScalarType.Float64).requires_grad_(true)
            );
            var expected = nn.functional.conv2d(exactInput, exactWeight) / Math.Sqrt(1 + 1e-3);
            (expected * weights.to_type(ScalarType.Float64)).sum().backward();

            Assert.InRange(Distance(actual, expected), 0, 1e-5);
            Assert.InRange(Distance(input.grad!, exactInput.grad!), 0, 1e-5);
            Assert.InRange(Distance(weight.grad!, exactWeight.grad!), 0, 1e-5);
            Assert.Equal(1, actual.stride()[1]); // channels-last, as the next layer wants it
        }
        finally
        {
            set_num_threads(before);
        }
    }

    // Relative to the largest value.
    private static double Distance(Tensor actual, Tensor expected) =>
        ((actual - expected).abs().max() / expected.abs().max()).item<double>();
}
