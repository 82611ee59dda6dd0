using EfficientNet.Models.Weights;
using EfficientNet.Scaling;

namespace EfficientNet.Models.Tests.Weights;

public sealed class WeightNamesTests
{
    private static System.Collections.Immutable.ImmutableArray<WeightName> Of(string network) =>
        WeightNames.Of(PublishedNetworks.Find(network)!.Architecture());

    [Theory]
    [InlineData("b0", 360)]
    [InlineData("b1", 508)]
    [InlineData("b2", 508)]
    [InlineData("b3", 574)]
    [InlineData("b4", 706)]
    [InlineData("b5", 854)]
    [InlineData("b6", 986)]
    [InlineData("b7", 1200)]
    public void Names_OfPublishedNetwork_AreAsManyAsTheLibrariesHaveAndAllDifferent(string network, int expected)
    {
        var names = Of(network);

        Assert.Equal(expected, names.Length);
        foreach (var convention in Enum.GetValues<WeightConvention>())
            Assert.Equal(expected, names.Select(name => name.By(convention)).Distinct().Count());
    }

    // The libraries' own names, one row for each kind of layer and each trap.
    [Theory]
    [InlineData("b0", "features.0.0.weight", "conv_stem.weight", "_conv_stem.weight")]
    [InlineData("b0", "features.0.1.running_var", "bn1.running_var", "_bn0.running_var")]
    [InlineData("b0", "features.1.0.block.0.0.weight", "blocks.0.0.conv_dw.weight", "_blocks.0._depthwise_conv.weight")]
    [InlineData("b0", "features.1.0.block.0.1.bias", "blocks.0.0.bn1.bias", "_blocks.0._bn1.bias")]
    [InlineData("b0", "features.1.0.block.1.fc1.bias", "blocks.0.0.se.conv_reduce.bias", "_blocks.0._se_reduce.bias")]
    [InlineData("b0", "features.1.0.block.2.0.weight", "blocks.0.0.conv_pw.weight", "_blocks.0._project_conv.weight")]
    [InlineData("b0", "features.1.0.block.2.1.weight", "blocks.0.0.bn2.weight", "_blocks.0._bn2.weight")]
    [InlineData("b0", "features.2.0.block.0.0.weight", "blocks.1.0.conv_pw.weight", "_blocks.1._expand_conv.weight")]
    [InlineData("b0", "features.2.1.block.0.1.running_mean", "blocks.1.1.bn1.running_mean", "_blocks.2._bn0.running_mean")]
    [InlineData("b0", "features.2.1.block.1.0.weight", "blocks.1.1.conv_dw.weight", "_blocks.2._depthwise_conv.weight")]
    [InlineData(
        "b0",
        "features.2.1.block.1.1.num_batches_tracked",
        "blocks.1.1.bn2.num_batches_tracked",
        "_blocks.2._bn1.num_batches_tracked"
    )]
    [InlineData("b0", "features.2.0.block.2.fc2.weight", "blocks.1.0.se.conv_expand.weight", "_blocks.1._se_expand.weight")]
    [InlineData("b0", "features.7.0.block.3.0.weight", "blocks.6.0.conv_pwl.weight", "_blocks.15._project_conv.weight")]
    [InlineData("b0", "features.7.0.block.3.1.weight", "blocks.6.0.bn3.weight", "_blocks.15._bn2.weight")]
    [InlineData("b0", "features.8.0.weight", "conv_head.weight", "_conv_head.weight")]
    [InlineData("b0", "features.8.1.weight", "bn2.weight", "_bn1.weight")]
    [InlineData("b0", "classifier.1.bias", "classifier.bias", "_fc.bias")]
    [InlineData("b1", "features.1.1.block.2.0.weight", "blocks.0.1.conv_pw.weight", "_blocks.1._project_conv.weight")]
    [InlineData("b1", "features.2.0.block.0.0.weight", "blocks.1.0.conv_pw.weight", "_blocks.2._expand_conv.weight")]
    public void Names_OfOneTensor_AreTheThreeLibraries(string network, string torchvision, string timm, string lukemelas)
    {
        var name = Assert.Single(Of(network), name => name.Torchvision == torchvision);

        Assert.Equal(timm, name.Timm);
        Assert.Equal(lukemelas, name.Lukemelas);
        Assert.Equal(torchvision.EndsWith("num_batches_tracked", StringComparison.Ordinal), name.IsOptional);
    }

    [Theory]
    [InlineData(WeightConvention.Torchvision)]
    [InlineData(WeightConvention.Timm)]
    [InlineData(WeightConvention.Lukemelas)]
    public void Detect_OfAConventionsNames_FindsIt(WeightConvention convention) =>
        Assert.Equal(convention, WeightNames.Detect(Of("b1").Select(name => name.By(convention))));

    [Fact]
    public void Detect_OfStrangersNames_FindsNone() => Assert.Null(WeightNames.Detect(["layer1.0.conv1.weight", "fc.bias"]));
}
