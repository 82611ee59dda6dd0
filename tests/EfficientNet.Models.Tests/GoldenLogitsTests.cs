using EfficientNet.Models.Tests.Support;
using EfficientNet.Models.Weights;
using EfficientNet.Scaling;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests;

/// <summary>
/// Against torchvision's logits, which Reference/make_goldens.py wrote. Both sides compute the batch-norm statistics themselves, from as few as
/// 16 values a channel, which magnifies rounding with every block; where statistics are given, Reference/compare.py holds all networks to 1e-4.
/// </summary>
public sealed class GoldenLogitsTests
{
    [Theory]
    [InlineData("b0", PaddingMode.Symmetric, 1e-5, "even", 1e-4)]
    [InlineData("b0", PaddingMode.Symmetric, 1e-5, "odd", 1e-4)]
    [InlineData("b0", PaddingMode.Same, 1e-5, "even", 1e-4)]
    [InlineData("b0", PaddingMode.Same, 1e-5, "odd", 1e-4)]
    [InlineData("b1", PaddingMode.Symmetric, 1e-5, "even", 1e-3)]
    [InlineData("b2", PaddingMode.Symmetric, 1e-5, "even", 1e-3)]
    [InlineData("b3", PaddingMode.Symmetric, 1e-5, "even", 1e-3)]
    [InlineData("b4", PaddingMode.Symmetric, 1e-5, "even", 1e-3)]
    [InlineData("b5", PaddingMode.Symmetric, 1e-3, "even", 1e-3)]
    [InlineData("b6", PaddingMode.Symmetric, 1e-3, "even", 1e-3)]
    [InlineData("b7", PaddingMode.Symmetric, 1e-3, "even", 1e-3)]
    public void Network_WithSameWeightsAsTorchvision_GivesSameLogits(string network, PaddingMode padding, double epsilon, string size, double tolerance)
    {
        Assert.InRange(Difference(network, padding, epsilon, size, $"{network}.{(padding == PaddingMode.Same ? "same" : "symmetric")}.{size}"), 0, tolerance);
    }

    [Theory]
    [InlineData(PaddingMode.Same, 1e-5)]
    [InlineData(PaddingMode.Symmetric, 1e-3)]
    public void Network_WithSettingsOfAnotherLibrary_GivesOtherLogits(PaddingMode padding, double epsilon)
    {
        Assert.InRange(Difference("b0", padding, epsilon, "even", "b0.symmetric.even"), 2e-3, double.MaxValue);
    }

    // The largest difference over max(1, the reference's standard deviation).
    private static double Difference(string network, PaddingMode padding, double epsilon, string size, string golden)
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
