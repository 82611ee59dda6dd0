namespace EfficientNet.Scaling.Tests.Plans;

/// <summary>
/// The networks of Tan &amp; Le 2019, Table 3, and their scalings. The figures are those of an independent counter that agrees
/// with torchvision's for MobileNetV2 and ResNet-50 to the last parameter.
/// </summary>
public sealed class OtherNetworkCostTests
{
    [Theory]
    [InlineData("mobilenet-v1", 1, 1, 224, 4_231_976, 0.5687)]
    [InlineData("mobilenet-v1", 2, 1, 224, 14_742_120, 2.2165)]
    [InlineData("mobilenet-v1", 1, 2, 224, 8_147_304, 1.2611)]
    [InlineData("mobilenet-v1", 1, 1, 448, 4_231_976, 2.2719)]
    [InlineData("mobilenet-v1", 1.2, 1.4, 288, 8_677_512, 2.243)]
    [InlineData("mobilenet-v2", 1, 1, 224, 3_504_872, 0.3008)]
    [InlineData("mobilenet-v2", 1, 4, 224, 12_051_800, 1.2196)]
    [InlineData("mobilenet-v2", 2, 1, 224, 11_258_088, 1.1374)]
    [InlineData("mobilenet-v2", 1, 2, 224, 6_353_848, 0.6070)]
    [InlineData("mobilenet-v2", 1, 1, 448, 3_504_872, 1.1993)]
    [InlineData("mobilenet-v2", 1.2, 1.4, 288, 7_987_552, 1.284)]
    [InlineData("resnet-18", 1, 1, 224, 11_689_512, 1.8141)]
    [InlineData("resnet-18", 1, 2, 224, 24_230_952, 3.6638)]
    [InlineData("resnet-18", 2, 1, 224, 45_693_032, 7.0192)]
    [InlineData("resnet-18", 1, 1, 448, 11_689_512, 7.2548)]
    [InlineData("resnet-18", 1.2, 1.4, 288, 25_720_728, 6.5730)]
    [InlineData("resnet-34", 1, 1, 224, 21_797_672, 3.6638)]
    [InlineData("resnet-34", 1, 2, 224, 44_447_272, 7.3631)]
    [InlineData("resnet-34", 2, 1, 224, 86_110_824, 14.4180)]
    [InlineData("resnet-34", 1.2, 1.4, 288, 50_854_776, 13.7246)]
    [InlineData("resnet-50", 1, 1, 224, 25_557_032, 4.0892)]
    [InlineData("resnet-50", 1, 2, 224, 46_979_368, 7.5830)]
    [InlineData("resnet-50", 1, 4, 224, 89_824_040, 14.571)]
    [InlineData("resnet-50", 2, 1, 224, 98_004_072, 16.117)]
    [InlineData("resnet-50", 1, 1, 448, 25_557_032, 16.3506)]
    [InlineData("resnet-50", 1.2, 1.4, 288, 54_804_824, 14.45)]
    [InlineData("resnet-50", 1.21, 1.44, 300, 55_662_904, 16.63)]
    [InlineData("resnet-101", 1, 1, 224, 44_549_160, 7.8014)]
    [InlineData("resnet-101", 1, 2, 224, 84_963_624, 15.0075)]
    [InlineData("resnet-101", 2, 1, 224, 173_868_136, 30.9655)]
    [InlineData("resnet-101", 1.2, 1.4, 288, 92_598_104, 26.6705)]
    [InlineData("resnet-152", 1, 1, 224, 60_192_808, 11.5136)]
    [InlineData("resnet-152", 2, 1, 224, 236_350_568, 45.8144)]
    [InlineData("resnet-152", 1, 2, 224, 116_250_920, 22.4319)]
    [InlineData("resnet-152", 1.2, 1.4, 288, 123_310_616, 38.8872)]
    public void Network_Scaled_HasTheKnownParametersAndMultiplyAdds(
        string network,
        double width,
        double depth,
        int resolution,
        long parameters,
        double billions
    )
    {
        var cost = ArchitectureCost.Of(
            CompoundScaling.Apply(OtherNetworks.Find(network), width, depth, resolution, classes: 1000)
        );

        Assert.Equal(parameters, cost.Parameters);
        Assert.Equal(billions, cost.MultiplyAdds / 1e9, tolerance: HalfOfTheLastDigit(billions));
    }

    [Fact]
    public void MnasNetA1_HasThePublishedCost()
    {
        var cost = ArchitectureCost.Of(CompoundScaling.Apply(OtherNetworks.MnasNetA1, 1, 1, 224, classes: 1000));

        Assert.Equal(3_887_038, cost.Parameters); // 3.9M in Tan et al. 2019, Table 1
        Assert.Equal(312, cost.MultiplyAdds / 1e6, tolerance: 3);
    }

    // Two to four digits after the point, plus a little for binary rounding.
    private static double HalfOfTheLastDigit(double value) =>
        Math.Round(value, 2) == value ? 0.005_01
        : Math.Round(value, 3) == value ? 0.000_501
        : 0.000_050_1;
}
