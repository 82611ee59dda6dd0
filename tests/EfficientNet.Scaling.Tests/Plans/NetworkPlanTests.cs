using EfficientNet.Scaling.Plans;

namespace EfficientNet.Scaling.Tests.Plans;

public sealed class NetworkPlanTests
{
    private static NetworkPlan B0 { get; } = NetworkPlan.Of(PublishedNetworks.All[0].Architecture());

    private static NetworkPlan Plan(string network) =>
        NetworkPlan.Of(CompoundScaling.Apply(OtherNetworks.Find(network), 1, 1, 224, 1000));

    private static IEnumerable<NetworkLayer> Layers(NetworkPlan plan) =>
        [.. plan.Stem, .. plan.Blocks.SelectMany(block => block.Layers), .. plan.Head];

    [Fact]
    public void B0_BlockByBlock_HasTable1sMapsAndTorchvisionsPaths()
    {
        Assert.Equal(new FeatureMap(32, 112), B0.Stem[^1].Output);
        Assert.Equal(
            [
                new(16, 112),
                new(24, 56),
                new(24, 56),
                new(40, 28),
                new(40, 28),
                new(80, 14),
                new(80, 14),
                new(80, 14),
                new(112, 14),
                new(112, 14),
                new(112, 14),
                new(192, 7),
                new(192, 7),
                new(192, 7),
                new(192, 7),
                new(320, 7),
            ],
            B0.Blocks.Select(block => block.Output)
        );
        Assert.Equal(
            ["features.1.0", "features.2.0", "features.2.1", "features.3.0"],
            B0.Blocks.Take(4).Select(block => block.Path)
        );
        Assert.Equal(["features.8", "avgpool", "classifier.0", "classifier.1"], B0.Head.Select(layer => layer.Name));
    }

    [Fact]
    public void B0_Blocks_ExpandAndSqueezeByTheirInputsChannels()
    {
        var block = B0.Blocks[1];

        Assert.Equal(
            [
                new ConvolutionLayer("block.0", new(16, 112), new(96, 112), Kernel: 1, Stride: 1, Groups: 1, Activation.SiLU),
                new ConvolutionLayer("block.1", new(96, 112), new(96, 56), Kernel: 3, Stride: 2, Groups: 96, Activation.SiLU),
                new SqueezeExcitationLayer("block.2", new(96, 56), Squeezed: 4, Activation.SiLU),
                new ConvolutionLayer("block.3", new(96, 56), new(24, 56), Kernel: 1, Stride: 1, Groups: 1, Activation: null),
            ],
            block.Layers
        );
        Assert.Null(block.Shortcut);
        Assert.Empty(B0.Blocks[2].Shortcut!.Value);
        Assert.Equal(
            [2, 4, 6, 7, 9, 10, 12, 13, 14],
            B0.Blocks.Index().Where(item => item.Item.Shortcut is not null).Select(item => item.Index)
        );
    }

    [Fact]
    public void EveryLayer_OfEveryPlan_ReadsWhatTheOneBeforeGives()
    {
        string[] names = ["mobilenet-v1", "mobilenet-v2", "mnasnet-a1", "resnet-18", "resnet-50"];
        foreach (
            var plan in names
                .Select(Plan)
                .Append(B0)
                .Append(NetworkPlan.Of(OtherNetworks.Searched(Activation.ReLU, StemKind.Convolution, 0)))
        )
        {
            var layers = Layers(plan).ToList();

            Assert.Equal(new FeatureMap(plan.Architecture.InputChannels, plan.Architecture.Resolution), layers[0].Input);
            Assert.All(layers.Zip(layers.Skip(1)), pair => Assert.Equal(pair.First.Output, pair.Second.Input));
            Assert.Equal(new FeatureMap(plan.Architecture.Classes, 1), layers[^1].Output);
            Assert.All(
                plan.Blocks.Where(block => block.Shortcut is { Length: > 0 }),
                block =>
                    Assert.Equal((block.Input, block.Output), (block.Shortcut!.Value[0].Input, block.Shortcut!.Value[^1].Output))
            );
        }
    }

    [Fact]
    public void ResNet50_HasAPooledStemProjectionsAndNoHead()
    {
        var plan = Plan("resnet-50");

        Assert.Equal([new FeatureMap(64, 112), new FeatureMap(64, 56)], plan.Stem.Select(layer => layer.Output));
        Assert.Equal((7, 2), plan.Stem[0] is ConvolutionLayer stem ? (stem.Kernel, stem.Stride) : default);
        Assert.Equal(
            [0, 3, 7, 13],
            plan.Blocks.Index().Where(item => item.Item.Shortcut is { Length: 1 }).Select(item => item.Index)
        );
        Assert.All(plan.Blocks, block => Assert.Equal(Activation.ReLU, block.Activation));
        Assert.Equal([1, 2, 1], plan.Blocks[3].Layers.Cast<ConvolutionLayer>().Select(layer => layer.Stride)); // “v1.5”
        Assert.Equal(new FeatureMap(2048, 7), plan.Blocks[^1].Output);
        Assert.IsType<MeanLayer>(plan.Head[0]);
    }

    [Fact]
    public void MobileNets_HaveTheSkipsTheirPapersGiveThem()
    {
        Assert.All(Plan("mobilenet-v1").Blocks, block => Assert.Null(block.Shortcut));
        Assert.Equal(10, Plan("mobilenet-v2").Blocks.Count(block => block.Shortcut is { IsEmpty: true }));
        Assert.All(
            Layers(Plan("mobilenet-v1")).OfType<ConvolutionLayer>(),
            layer => Assert.Equal(Activation.ReLU, layer.Activation)
        );
    }

    [Fact]
    public void Group_WithMaxPoolingSkips_PoolsWhereChannelsStay()
    {
        var plan = NetworkPlan.Of(OtherNetworks.Searched(Activation.ReLU6, StemKind.PooledConvolution, 24));

        var shortcuts = plan
            .Blocks.Where(block => block.Group is 2 or 3)
            .Select(block => Assert.IsType<MaxPoolingLayer>(block.Shortcut!.Value[0]));

        Assert.Equal([1, 1, 2, 1], shortcuts.Select(layer => layer.Stride));
    }

    [Fact]
    public void Of_AnUnknownOperator_SaysSo()
    {
        var b0 = B0.Architecture;

        var exception = Assert.Throws<ArgumentException>(() =>
            NetworkPlan.Of(b0 with { Groups = [b0.Groups[0] with { Operator = (BlockOperator)99 }] })
        );

        Assert.StartsWith("There is no block operator 99.", exception.Message, StringComparison.Ordinal);
    }
}
