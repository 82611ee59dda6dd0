using System.Collections.Immutable;

namespace EfficientNet.Scaling.Tests;

public sealed class ArchitectureCostTests
{
    [Theory]
    [InlineData(10, 4_020_358)]
    [InlineData(100, 4_135_648)]
    [InlineData(1000, 5_288_548)]
    public void B0_WithOtherClasses_HasTheKnownParameters(int classes, long parameters) =>
        Assert.Equal(
            parameters,
            ArchitectureCost.Of(CompoundScaling.Apply(BaseNetwork.EfficientNetB0, 1, 1, 224, classes)).Parameters
        );

    [Theory]
    [InlineData(32, 9.74)]
    [InlineData(64, 33.2)]
    [InlineData(96, 72.4)]
    [InlineData(128, 127.3)]
    [InlineData(160, 197.8)]
    [InlineData(192, 284.0)]
    public void B0_AtOtherResolutions_HasTheKnownMultiplyAdds(int resolution, double millions)
    {
        var cost = ArchitectureCost.Of(CompoundScaling.Apply(BaseNetwork.EfficientNetB0, 1, 1, resolution, 1000));

        Assert.Equal(millions, cost.MultiplyAdds / 1e6, tolerance: 0.05);
    }

    [Theory]
    // The scaled baselines of the paper's Table 7 as an exact counter has them, in thousand millions.
    [InlineData(1, 4, 224, 1.575, 20_091_856)]
    [InlineData(2, 1, 224, 1.450, 18_122_720)]
    [InlineData(1, 1, 448, 1.538, 5_288_548)]
    [InlineData(1.2, 1.4, 292, 1.800, 12_233_232)]
    public void B0_ScaledInOneDimension_HasTheKnownCost(
        double width,
        double depth,
        int resolution,
        double billions,
        long parameters
    )
    {
        var cost = ArchitectureCost.Of(CompoundScaling.Apply(BaseNetwork.EfficientNetB0, width, depth, resolution, 1000));

        Assert.Equal(billions, cost.MultiplyAdds / 1e9, tolerance: 0.0005);
        Assert.Equal(parameters, cost.Parameters);
    }

    public static TheoryData<int, long, long> B0Stages =>
        new()
        {
            // module under "features", parameters, multiply-adds: the rows of the paper's Table 1
            { 0, 928, 10_838_016 },
            { 1, 1_448, 10_035_712 },
            { 2, 16_714, 54_945_216 },
            { 3, 46_640, 37_939_584 },
            { 4, 242_930, 43_555_200 },
            { 5, 543_148, 86_102_400 },
            { 6, 2_026_348, 91_528_224 },
            { 7, 717_232, 29_520_000 },
            { 8, 412_160, 20_070_400 },
        };

    [Theory]
    [MemberData(nameof(B0Stages))]
    public void B0_StageByStage_HasTheKnownCost(int stage, long parameters, long multiplyAdds)
    {
        var layers = ArchitectureCost
            .Of(PublishedNetworks.All[0].Architecture())
            .Layers.Where(layer => layer.Name.StartsWith($"features.{stage}.", StringComparison.Ordinal))
            .ToList();

        Assert.Equal(parameters, layers.Sum(layer => layer.Parameters));
        Assert.Equal(multiplyAdds, layers.Sum(layer => layer.MultiplyAdds));
    }

    [Fact]
    public void B0_LayerByLayer_HasTorchvisionsNamesAndShapes()
    {
        var cost = ArchitectureCost.Of(PublishedNetworks.All[0].Architecture());
        var layers = cost.Layers.ToDictionary(layer => layer.Name);

        Assert.Equal((32, 112), Shape("features.0.0"));
        Assert.Equal((8, 1), Shape("features.1.0.block.1.fc1"));
        Assert.Equal((96, 112), Shape("features.2.0.block.0.0"));
        Assert.Equal((96, 56), Shape("features.2.0.block.1.0"));
        Assert.Equal(96, layers["features.2.0.block.2.fc1"].MultiplyAdds / layers["features.2.0.block.2.fc1"].OutputChannels);
        Assert.Equal((1152, 7), Shape("features.6.3.block.1.1"));
        Assert.Equal((1280, 7), Shape("features.8.0"));
        Assert.Equal((1000, 1), Shape("classifier.1"));
        Assert.Equal(49 + 49 + (2 * 16) + 1, cost.Layers.Length);

        (int, int) Shape(string name) => (layers[name].OutputChannels, layers[name].OutputSide);
    }

    [Fact]
    public void B0_Activations_AreAbout27Megabytes() =>
        Assert.Equal(27.0, ArchitectureCost.Of(PublishedNetworks.All[0].Architecture()).ActivationBytes / 1e6, tolerance: 0.05);

    [Fact]
    public void Totals_OfEveryPublishedNetwork_EqualTheSumOfTheLayers()
    {
        foreach (var network in PublishedNetworks.All)
        {
            var architecture = network.Architecture();
            var cost = ArchitectureCost.Of(architecture);
            Assert.Equal((cost.Parameters, cost.MultiplyAdds), ArchitectureCost.Totals(architecture));
            Assert.Equal(cost.Parameters, cost.Layers.Sum(layer => layer.Parameters));
            Assert.Equal(cost.MultiplyAdds, cost.Layers.Sum(layer => layer.MultiplyAdds));
        }
    }

    [Fact]
    public void OneBlockNetwork_CountedByHand_Agrees()
    {
        // 8×8 grey input, stem 2 channels stride 2, one block 2 → 4 → 3 with kernel 3 and squeeze 1, head 5, 2 classes.
        var architecture = new Architecture(
            1,
            8,
            2,
            2,
            [
                new BlockGroup(
                    BlockOperator.MBConv,
                    Kernel: 3,
                    Stride: 2,
                    Expansion: 2,
                    Channels: 3,
                    Repeats: 1,
                    SqueezeExcitationRatio: 0.5
                ),
            ],
            5,
            2
        );

        var cost = ArchitectureCost.Of(architecture);

        const long Stem = 9 * 2,
            Expand = 2 * 4,
            Depthwise = 9 * 4,
            Squeeze = 4 * 1,
            Project = 4 * 3,
            Head = 3 * 5,
            Classifier = 5 * 2;
        Assert.Equal(
            Stem + Expand + Depthwise + (2 * Squeeze) + 1 + 4 + Project + Head + Classifier + 2 + (2 * (2 + 4 + 4 + 3 + 5)),
            cost.Parameters
        );
        Assert.Equal(
            (16 * Stem) + (16 * Expand) + (4 * Depthwise) + (2 * Squeeze) + (4 * Project) + (4 * Head) + Classifier,
            cost.MultiplyAdds
        );
        Assert.Equal(4 * ((16 * 2) + (16 * 4) + (4 * 4) + 1 + 4 + (4 * 3) + (4 * 5) + 2), cost.ActivationBytes);
    }

    [Fact]
    public void BlockWithoutSqueezeExcitation_HasNoSuchLayers()
    {
        var stages = PublishedNetworks
            .All[0]
            .Architecture()
            .Groups.Select(stage => stage with { SqueezeExcitationRatio = 0 })
            .ToImmutableArray();

        var cost = ArchitectureCost.Of(PublishedNetworks.All[0].Architecture() with { Groups = stages });

        Assert.DoesNotContain(cost.Layers, layer => layer.Name.Contains(".fc", StringComparison.Ordinal));
    }

    [Fact]
    public void Architecture_TooLargeFor64Bits_Overflows()
    {
        var monstrous = new BlockGroup(BlockOperator.MBConv, 9, 1, 16, 65_536, 1000, 0);

        Assert.Throws<OverflowException>(() =>
            ArchitectureCost.Of(new Architecture(3, 65_536, 65_536, 1, [monstrous], 65_536, 10))
        );
    }

    [Fact]
    public void TrainingMemory_GrowsWithTheBatchByActivations()
    {
        var b0 = PublishedNetworks.All[0].Architecture();
        var one = TrainingMemory.EstimateBytes(b0, 1);
        var two = TrainingMemory.EstimateBytes(b0, 2);

        Assert.InRange(two - one, 3 * 26_900_000, 3 * 27_300_000);
        Assert.Throws<ArgumentOutOfRangeException>(() => TrainingMemory.EstimateBytes(b0, 0));
    }
}
