using EfficientNet.Models.Tests.Support;
using EfficientNet.Models.Weights;
using EfficientNet.Scaling;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests;

/// <summary>
/// Against torchvision's logits, which Reference/make_goldens.py wrote. Both sides compute the batch-norm statistics
/// themselves, from as few as 16 values a channel, which magnifies rounding with every block; where statistics are given,
/// Reference/compare.py holds all networks to 1e-4.
/// </summary>
public sealed class GoldenLogitsTests
{
    [Theory]
    [InlineData("b0", ConvolutionPadding.Symmetric, 1e-5, "even", 1e-4)]
    [InlineData("b0", ConvolutionPadding.Symmetric, 1e-5, "odd", 1e-4)]
    [InlineData("b0", ConvolutionPadding.Same, 1e-5, "even", 1e-4)]
    [InlineData("b0", ConvolutionPadding.Same, 1e-5, "odd", 1e-4)]
    [InlineData("b1", ConvolutionPadding.Symmetric, 1e-5, "even", 1e-3)]
    [InlineData("b2", ConvolutionPadding.Symmetric, 1e-5, "even", 1e-3)]
    [InlineData("b3", ConvolutionPadding.Symmetric, 1e-5, "even", 1e-3)]
    [InlineData("b4", ConvolutionPadding.Symmetric, 1e-5, "even", 1e-3)]
    [InlineData("b5", ConvolutionPadding.Symmetric, 1e-3, "even", 1e-3)]
    [InlineData("b6", ConvolutionPadding.Symmetric, 1e-3, "even", 1e-3)]
    [InlineData("b7", ConvolutionPadding.Symmetric, 1e-3, "even", 1e-3)]
    public void Network_WithSameWeightsAsTorchvision_GivesSameLogits(
        string network,
        ConvolutionPadding padding,
        double epsilon,
        string size,
        double tolerance
    )
    {
        Assert.InRange(
            Difference(
                network,
                padding,
                epsilon,
                size,
                $"{network}.{(padding == ConvolutionPadding.Same ? "same" : "symmetric")}.{size}"
            ),
            0,
            tolerance
        );
    }

    [Theory]
    [InlineData(ConvolutionPadding.Same, 1e-5)]
    [InlineData(ConvolutionPadding.Symmetric, 1e-3)]
    public void Network_WithSettingsOfAnotherLibrary_GivesOtherLogits(ConvolutionPadding padding, double epsilon)
    {
        Assert.InRange(Difference("b0", padding, epsilon, "even", "b0.symmetric.even"), 2e-3, double.MaxValue);
    }

    // The largest difference over max(1, the reference's standard deviation).
    private static double Difference(string network, ConvolutionPadding padding, double epsilon, string size, string golden)
    {
        using var goldens = Safetensors.Read(Path.Combine(AppContext.BaseDirectory, "Goldens", "logits.safetensors"));
        using var scope = NewDisposeScope();
        var images = size == "even" ? Formula.Images("even", 4, 3, 64, 64) : Formula.Images("odd", 4, 3, 75, 97);
        var architecture = PublishedNetworks.Find(network)!.Architecture(classes: 10);
        using var model = FormulaNetwork.Build(architecture, padding, epsilon, images);
        using var guard = inference_mode();

        var expected = goldens.Tensors[golden];
        return (model.call(images) - expected).abs().max().item<float>() / Math.Max(1, expected.std().item<float>());
    }
}
