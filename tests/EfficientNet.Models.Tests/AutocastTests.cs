using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests;

public sealed class AutocastTests
{
    private static readonly Autocast Autocast = Autocast.TryFind(
        DeviceType.CPU,
        message => throw new InvalidOperationException(message)
    )!;

    [Fact]
    public void Begin_ConvolutionsAndProducts_AreBfloat16UntilItEnds()
    {
        using var scope = NewDisposeScope();
        var (image, filter, matrix) = (rand(1, 3, 8, 8), rand(4, 3, 3, 3), rand(8, 8));
        (ScalarType, ScalarType, ScalarType) Types() =>
            (
                nn.functional.conv2d(image, filter).dtype,
                nn.functional.linear(matrix, matrix).dtype,
                nn.functional.silu(image).dtype
            );

        using (Autocast.Begin())
        {
            Assert.Equal((ScalarType.BFloat16, ScalarType.BFloat16, ScalarType.Float32), Types());
            using (Autocast.Begin())
                Assert.Equal(ScalarType.BFloat16, Types().Item1);
            Assert.Equal(ScalarType.BFloat16, Types().Item1);
        }

        Assert.Equal((ScalarType.Float32, ScalarType.Float32, ScalarType.Float32), Types());
    }

    [Fact]
    public void Begin_WeightChangedBetweenScopes_IsRoundedAnew()
    {
        using var scope = NewDisposeScope();
        var weight = ones(2, 2).requires_grad_();
        float Product()
        {
            using var mixed = Autocast.Begin();
            return nn.functional.linear(ones(1, 2), weight).sum().to(ScalarType.Float32).item<float>();
        }

        var before = Product();
        using (no_grad())
            weight.fill_(3);

        Assert.Equal((4f, 12f), (before, Product()));
    }

    [Fact]
    public void Forward_OfANetwork_IsNearFloat32_AndGradientsAreFloat32()
    {
        using var scope = NewDisposeScope();
        using var model = EfficientNetModel.Create(
            Scaling.PublishedNetworks.Find("b0")!.Architecture() with
            {
                Classes = 10,
            },
            new ModelOptions { Dropout = 0, StochasticDepth = 0 }
        );
        using var generator = random.manual_seed(1);
        var images = ChannelsLast.Of(randn(4, 3, 64, 64));

        var plain = model.call(images);
        Tensor mixed;
        using (Autocast.Begin())
            mixed = model.call(images);
        mixed.to(ScalarType.Float32).sum().backward();

        Assert.Equal(ScalarType.BFloat16, mixed.dtype);
        Assert.All(model.parameters(), parameter => Assert.Equal(ScalarType.Float32, parameter.grad!.dtype));
        var difference = (mixed.to(ScalarType.Float32) - plain).abs().max().item<float>();
        Assert.InRange(difference, 1e-9f, 0.1f * plain.abs().max().item<float>());
    }

    [Fact]
    public void TryFind_LibraryWithoutTheFunctions_WarnsOnce()
    {
        var warnings = new List<string>();

        Assert.Null(Autocast.TryFind(NativeLibrary.Load("libc.so.6"), DeviceType.CPU, warnings.Add));
        Assert.StartsWith(
            "Mixed precision is not available, float32 is used: this libtorch has no '_ZN2at8autocast",
            Assert.Single(warnings),
            StringComparison.Ordinal
        );
    }
}
