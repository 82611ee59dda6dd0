using System.Collections.Immutable;

namespace EfficientNet.Scaling.Tests.Plans;

/// <summary>
/// The other networks of Tan &amp; Le 2019, Table 3, and one that a search found, as base networks for 1,000 classes at 224
/// pixels.
/// </summary>
internal static class OtherNetworks
{
    /// <summary>Howard et al. 2017: a convolution, then depthwise-separable blocks, no skips, no head.</summary>
    public static BaseNetwork MobileNetV1 { get; } =
        new(
            "mobilenet-v1",
            StemChannels: 32,
            StemStride: 2,
            [
                Separable(stride: 1, channels: 64, repeats: 1),
                Separable(stride: 2, channels: 128, repeats: 2),
                Separable(stride: 2, channels: 256, repeats: 2),
                Separable(stride: 2, channels: 512, repeats: 6),
                Separable(stride: 2, channels: 1024, repeats: 2),
            ],
            HeadChannels: 0,
            Resolution: 224
        )
        {
            Activation = Activation.ReLU,
        };

    /// <summary>Sandler et al. 2018, Table 2: inverted residuals.</summary>
    public static BaseNetwork MobileNetV2 { get; } =
        new(
            "mobilenet-v2",
            StemChannels: 32,
            StemStride: 2,
            [
                Inverted(expansion: 1, channels: 16, repeats: 1, stride: 1),
                Inverted(expansion: 6, channels: 24, repeats: 2, stride: 2),
                Inverted(expansion: 6, channels: 32, repeats: 3, stride: 2),
                Inverted(expansion: 6, channels: 64, repeats: 4, stride: 2),
                Inverted(expansion: 6, channels: 96, repeats: 3, stride: 1),
                Inverted(expansion: 6, channels: 160, repeats: 3, stride: 2),
                Inverted(expansion: 6, channels: 320, repeats: 1, stride: 1),
            ],
            HeadChannels: 1280,
            Resolution: 224
        )
        {
            Activation = Activation.ReLU6,
        };

    /// <summary>Tan et al. 2019, Figure 7: kernels and squeeze-excitation by group.</summary>
    public static BaseNetwork MnasNetA1 { get; } =
        new(
            "mnasnet-a1",
            StemChannels: 32,
            StemStride: 2,
            [
                new(BlockOperator.MBConv, 3, 1, 1, 16, 1, 0) { Skip = SkipKind.None },
                new(BlockOperator.MBConv, 3, 2, 6, 24, 2, 0),
                new(BlockOperator.MBConv, 5, 2, 3, 40, 3, 0.25),
                new(BlockOperator.MBConv, 3, 2, 6, 80, 4, 0),
                new(BlockOperator.MBConv, 3, 1, 6, 112, 2, 0.25),
                new(BlockOperator.MBConv, 5, 2, 6, 160, 3, 0.25),
                new(BlockOperator.MBConv, 3, 1, 6, 320, 1, 0),
            ],
            HeadChannels: 1280,
            Resolution: 224
        )
        {
            Activation = Activation.ReLU,
        };

    /// <summary>He et al. 2016, Table 1, with 18, 34, 50, 101 or 152 layers.</summary>
    public static BaseNetwork ResNet(int layers) =>
        layers switch
        {
            18 => ResNet(layers, BlockOperator.Basic, 2, 2, 2, 2),
            34 => ResNet(layers, BlockOperator.Basic, 3, 4, 6, 3),
            50 => ResNet(layers, BlockOperator.Bottleneck, 3, 4, 6, 3),
            101 => ResNet(layers, BlockOperator.Bottleneck, 3, 4, 23, 3),
            152 => ResNet(layers, BlockOperator.Bottleneck, 3, 8, 36, 3),
            _ => throw new ArgumentOutOfRangeException(nameof(layers), layers, "No such ResNet."),
        };

    /// <summary>By name: <c>mobilenet-v1</c>, <c>mobilenet-v2</c>, <c>mnasnet-a1</c>, <c>resnet-50</c>.</summary>
    public static BaseNetwork Find(string name) =>
        name switch
        {
            "mobilenet-v1" => MobileNetV1,
            "mobilenet-v2" => MobileNetV2,
            "mnasnet-a1" => MnasNetA1,
            _ => ResNet(int.Parse(name["resnet-".Length..])),
        };

    /// <summary>
    /// A small network with every operator, every skip, both stems and every activation's turn: as a search may draw.
    /// </summary>
    public static Architecture Searched(Activation activation, StemKind stem, int head) =>
        new(
            3,
            64,
            8,
            2,
            [
                new(BlockOperator.Convolution, 3, 1, 1, 8, 2, 0.25),
                new(BlockOperator.DepthwiseSeparable, 5, 2, 1, 12, 2, 0.5),
                new(BlockOperator.MBConv, 3, 1, 3, 12, 2, 0.25) { Skip = SkipKind.MaxPooling },
                new(BlockOperator.MBConv, 5, 2, 6, 12, 2, 0) { Skip = SkipKind.MaxPooling },
                new(BlockOperator.Basic, 3, 2, 1, 16, 2, 0.25) { Skip = SkipKind.Projection },
                new(BlockOperator.Bottleneck, 3, 1, 2, 8, 2, 0) { Skip = SkipKind.Projection },
                new(BlockOperator.Convolution, 3, 1, 1, 16, 1, 0) { Skip = SkipKind.None },
            ],
            head,
            10
        )
        {
            Activation = activation,
            Stem = stem,
        };

    private static BlockGroup Separable(int stride, int channels, int repeats) =>
        new(BlockOperator.DepthwiseSeparable, 3, stride, Expansion: 1, channels, repeats, SqueezeExcitationRatio: 0)
        {
            Skip = SkipKind.None,
        };

    private static BlockGroup Inverted(int expansion, int channels, int repeats, int stride) =>
        new(BlockOperator.MBConv, 3, stride, expansion, channels, repeats, SqueezeExcitationRatio: 0);

    private static BaseNetwork ResNet(int layers, BlockOperator block, params ReadOnlySpan<int> repeats)
    {
        var groups = ImmutableArray.CreateBuilder<BlockGroup>();
        for (var index = 0; index < repeats.Length; index++)
        {
            groups.Add(
                new(block, Kernel: 3, index == 0 ? 1 : 2, Expansion: 4, 64 << index, repeats[index], SqueezeExcitationRatio: 0)
                {
                    Skip = SkipKind.Projection,
                }
            );
        }
        return new BaseNetwork(
            $"resnet-{layers}",
            StemChannels: 64,
            StemStride: 2,
            groups.ToImmutable(),
            HeadChannels: 0,
            Resolution: 224
        )
        {
            Activation = Activation.ReLU,
            Stem = StemKind.PooledConvolution,
        };
    }
}
