using EfficientNet.Models.Onnx;
using EfficientNet.Models.Tests.Support;
using EfficientNet.Models.Weights;
using EfficientNet.Scaling;
using EfficientNet.Scaling.Tests.Plans;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests;

/// <summary>Networks other than EfficientNets, through the same passes.</summary>
public sealed class OtherNetworkTests
{
    /// <summary>Of half the width, on small images.</summary>
    private static Architecture Small(string network) =>
        network switch
        {
            "searched" => OtherNetworks.Searched(Activation.SiLU, StemKind.Convolution, head: 24),
            "searched-pooled" => OtherNetworks.Searched(Activation.ReLU6, StemKind.PooledConvolution, head: 0),
            _ => CompoundScaling.Apply(OtherNetworks.Find(network), width: 0.5, depth: 1, resolution: 64, classes: 10),
        };

    [Theory]
    [InlineData("mobilenet-v1", ConvolutionPadding.Same)]
    [InlineData("mobilenet-v2", ConvolutionPadding.Symmetric)]
    [InlineData("mnasnet-a1", ConvolutionPadding.Same)]
    [InlineData("resnet-18", ConvolutionPadding.Same)]
    [InlineData("resnet-50", ConvolutionPadding.Symmetric)]
    [InlineData("searched", ConvolutionPadding.Same)]
    [InlineData("searched-pooled", ConvolutionPadding.Same)]
    [InlineData("searched-pooled", ConvolutionPadding.Symmetric)]
    public void Network_OfAnyPlan_HasThePlansParametersAndNamesAndAnOnnxFileWithItsLogits(
        string network,
        ConvolutionPadding padding
    )
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var architecture = Small(network);
        using var model = FormulaNetwork.Build(architecture, padding, epsilon: 1e-3, Formula.Images("calibration", 4, 3, 64, 64));
        using var session = new OnnxSession(Write(model));

        Assert.Equal(ArchitectureCost.Of(architecture).Parameters, model.parameters().Sum(parameter => parameter.numel()));
        Assert.Equal(WeightNames.Of(architecture).Select(name => name.Torchvision).Order(), model.state_dict().Keys.Order());
        foreach (var (height, width) in new[] { (64, 64), (37, 51) })
        {
            var images = Formula.Images(network, 2, 3, height, width);
            var logits = model.call(images);
            Assert.Equal([2, 10], logits.shape);
            var largest = logits.abs().max().item<float>();
            Assert.True(largest > 0.1, "the logits must depend on the weights");
            Assert.InRange((session.Logits(images) - logits).abs().max().item<float>() / largest, 0, 1e-4);
        }
    }

    [Theory]
    [InlineData("mobilenet-v1")]
    [InlineData("mobilenet-v2")]
    [InlineData("resnet-18")]
    [InlineData("resnet-50")]
    [InlineData("searched")]
    [InlineData("searched-pooled")]
    public void Network_OfAnyPlan_WhenTrained_GivesEveryParameterAGradient(string network)
    {
        using var scope = NewDisposeScope();
        using var model = EfficientNetModel.Create(Small(network), new ModelOptions { StochasticDepth = 0.01 }, seed: 2);

        model.call(Formula.Images(network, 4, 3, 64, 64)).square().sum().backward();

        Assert.All(
            model.named_parameters(),
            named => Assert.True(named.parameter.grad is { } gradient && gradient.count_nonzero().item<long>() > 0, named.name)
        );
    }

    [Fact]
    public void Network_WithSkipsAroundActivations_SumsWhatItsLayersGive()
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var group = new BlockGroup(
            BlockOperator.Convolution,
            Kernel: 1,
            Stride: 1,
            Expansion: 1,
            Channels: 4,
            Repeats: 1,
            SqueezeExcitationRatio: 0
        );
        Architecture With(SkipKind skip) => new(3, 8, 4, 1, [group with { Skip = skip }], HeadChannels: 0, Classes: 2);
        using var plain = EfficientNetModel.Create(With(SkipKind.None), new ModelOptions(), seed: 1);
        using var sum = EfficientNetModel.Create(With(SkipKind.Identity), new ModelOptions(), seed: 1);
        plain.eval();
        sum.eval();
        var images = Formula.Images("sum", 2, 3, 8, 8);
        var state = plain.state_dict();
        var stem = nn.functional.silu(
            nn.functional.conv2d(images, state["features.0.0.weight"], padding: [1, 1]) / Math.Sqrt(1 + 1e-3)
        );

        var around = nn.functional.linear(stem.mean([2, 3]), state["classifier.1.weight"]);

        Assert.InRange((plain.call(images) + around - sum.call(images)).abs().max().item<float>(), 0, 1e-5);
    }

    [Fact]
    public void Names_OfMobileNets_AreTimmsToo()
    {
        Assert.Equal("blocks.2.1.conv_dw.weight", Timm("mobilenet-v1", "features.3.1.block.0.0.weight"));
        Assert.Equal("blocks.2.1.bn2.bias", Timm("mobilenet-v1", "features.3.1.block.1.1.bias"));
        Assert.Equal("blocks.2.1.conv_pwl.weight", Timm("mobilenet-v2", "features.3.1.block.2.0.weight"));
        Assert.Equal("classifier.bias", Timm("mobilenet-v2", "classifier.1.bias"));

        static string? Timm(string network, string name) =>
            WeightNames.Of(Small(network)).Single(known => known.Torchvision == name).Timm;
    }

    [Fact]
    public void Names_OfABlockThatNoTableNames_AreItsOwnAlone()
    {
        var name = WeightNames.Of(Small("resnet-18")).Single(name => name.Torchvision == "features.2.0.shortcut.0.weight");

        Assert.Equal(name.Torchvision, name.By(WeightConvention.Torchvision));
        var exception = Assert.Throws<WeightsException>(() => name.By(WeightConvention.Timm));
        Assert.StartsWith("features.2.0.shortcut.0.weight: Timm has no name for it", exception.Message, StringComparison.Ordinal);
    }

    private static byte[] Write(EfficientNetModel model)
    {
        using var stream = new MemoryStream();
        OnnxFile.Write(stream, "w.onnx", model, []);
        return stream.ToArray();
    }
}
