namespace EfficientNet.Scaling.Tests;

public sealed class PublishedNetworkTests
{
    public static TheoryData<string, long, long, double, long> PublishedCosts =>
        new()
        {
            // name, parameters, multiply-adds at the network's resolution, outputs of convolutions and classifier in millions,
            // headless parameters (0: not published)
            { "b0", 5_288_548, 385_814_752, 6.75, 4_007_548 },
            { "b1", 7_794_184, 686_802_832, 10.88, 0 },
            { "b2", 9_109_994, 993_561_872, 13.83, 0 },
            { "b3", 12_233_232, 1_827_141_392, 23.83, 10_696_232 },
            { "b4", 19_341_616, 4_393_771_024, 49.49, 17_548_616 },
            { "b5", 30_389_784, 10_266_384_752, 98.86, 28_340_784 },
            { "b6", 43_040_704, 19_067_593_536, 167.39, 40_735_704 },
            { "b7", 66_347_960, 37_745_884_192, 289.94, 63_786_960 },
        };

    [Theory]
    [MemberData(nameof(PublishedCosts))]
    public void PublishedNetwork_WhenCounted_HasThePublishedCost(
        string name,
        long parameters,
        long multiplyAdds,
        double outputsMillion,
        long headless
    )
    {
        var cost = ArchitectureCost.Of(Network(name).Architecture());

        Assert.Equal(parameters, cost.Parameters);
        Assert.Equal(multiplyAdds, cost.MultiplyAdds);
        Assert.Equal(outputsMillion, Math.Round(cost.ActivationBytes / 4e6, 2));
        if (headless != 0)
            Assert.Equal(headless, cost.Parameters - cost.ClassifierParameters);
    }

    public static TheoryData<string, int, int[], int[], int, int, int, int> RoundedStructures =>
        new()
        {
            // name, stem, stage widths, layers, blocks, head, batch norms, batch-norm channels
            { "b0", 32, [16, 24, 40, 80, 112, 192, 320], [1, 2, 2, 3, 3, 4, 1], 16, 1280, 49, 21_008 },
            { "b1", 32, [16, 24, 40, 80, 112, 192, 320], [2, 3, 3, 4, 4, 5, 2], 23, 1280, 69, 31_024 },
            { "b2", 32, [16, 24, 48, 88, 120, 208, 352], [2, 3, 3, 4, 4, 5, 2], 23, 1408, 69, 33_784 },
            { "b3", 40, [24, 32, 48, 96, 136, 232, 384], [2, 3, 3, 5, 5, 6, 2], 26, 1536, 78, 43_648 },
            { "b4", 48, [24, 32, 56, 112, 160, 272, 448], [2, 4, 4, 6, 6, 8, 2], 32, 1792, 96, 62_600 },
            { "b5", 48, [24, 40, 64, 128, 176, 304, 512], [3, 5, 5, 7, 7, 9, 3], 39, 2048, 116, 86_368 },
            { "b6", 56, [32, 40, 72, 144, 200, 344, 576], [3, 6, 6, 8, 8, 11, 3], 45, 2304, 134, 112_216 },
            { "b7", 64, [32, 48, 80, 160, 224, 384, 640], [4, 7, 7, 10, 10, 13, 4], 55, 2560, 163, 155_360 },
        };

    [Theory]
    [MemberData(nameof(RoundedStructures))]
    public void PublishedNetwork_WhenRounded_HasThePublishedStructure(
        string name,
        int stem,
        int[] widths,
        int[] layers,
        int blocks,
        int head,
        int norms,
        int normChannels
    )
    {
        var architecture = Network(name).Architecture();
        var cost = ArchitectureCost.Of(architecture);

        Assert.Equal(stem, architecture.StemChannels);
        Assert.Equal(widths, architecture.Groups.Select(stage => stage.Channels));
        Assert.Equal(layers, architecture.Groups.Select(stage => stage.Repeats));
        Assert.Equal(blocks, architecture.BlockCount);
        Assert.Equal(head, architecture.HeadChannels);
        Assert.Equal(norms, cost.Layers.Count(layer => layer.Kind is LayerKind.BatchNorm));
        Assert.Equal(normChannels, cost.BatchNormChannels);
    }

    [Theory]
    [InlineData("b0", 5_330_564)]
    [InlineData("b1", 7_856_232)]
    [InlineData("b2", 9_177_562)]
    [InlineData("b3", 12_320_528)]
    [InlineData("b4", 19_466_816)]
    [InlineData("b5", 30_562_520)]
    [InlineData("b6", 43_265_136)]
    [InlineData("b7", 66_658_680)]
    public void PublishedNetwork_WithRunningStatistics_HasTensorFlowsTotal(string name, long total)
    {
        var cost = ArchitectureCost.Of(Network(name).Architecture());

        Assert.Equal(total, cost.Parameters + (2 * cost.BatchNormChannels));
    }

    [Theory]
    [InlineData("b3")]
    [InlineData("B3")]
    [InlineData("efficientnet-b3")]
    [InlineData("EfficientNet_B3")]
    public void Find_ByAnyUsualName_FindsB3(string name) => Assert.Equal("efficientnet-b3", PublishedNetworks.Find(name)?.Name);

    [Theory]
    [InlineData("b8")]
    [InlineData("resnet-50")]
    [InlineData("")]
    public void Find_ByAnotherName_FindsNothing(string name) => Assert.Null(PublishedNetworks.Find(name));

    [Fact]
    public void ToBaseNetwork_ScaledByNothing_IsTheSameNetwork()
    {
        foreach (var published in PublishedNetworks.All)
        {
            var unscaled = CompoundScaling.Scale(
                published.ToBaseNetwork(),
                new ScalingCoefficients(1.2m, 1.1m, 1.15m, 0),
                new ScalingOptions(1000)
            );
            Assert.Equal(published.Architecture(), unscaled);
        }
    }

    private static PublishedNetwork Network(string name) => PublishedNetworks.Find(name) ?? throw new ArgumentException(name);
}
