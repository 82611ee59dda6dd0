using System.Collections.Immutable;
using EfficientNet.Scaling;

namespace EfficientNet.Models.Tests.Support;

/// <summary>
/// A network of five blocks that has every case: expansion 1 and more, with and without squeeze-excitation, skips and strides.
/// </summary>
internal static class TinyNetwork
{
    public static Architecture Architecture { get; } =
        new(
            InputChannels: 3,
            Resolution: 32,
            StemChannels: 8,
            StemStride: 1,
            ImmutableArray.Create(
                new BlockGroup(
                    BlockOperator.MBConv,
                    Kernel: 3,
                    Stride: 1,
                    Expansion: 1,
                    Channels: 8,
                    Repeats: 2,
                    SqueezeExcitationRatio: 0.25
                ),
                new BlockGroup(
                    BlockOperator.MBConv,
                    Kernel: 5,
                    Stride: 2,
                    Expansion: 6,
                    Channels: 16,
                    Repeats: 2,
                    SqueezeExcitationRatio: 0.25
                ),
                new BlockGroup(
                    BlockOperator.MBConv,
                    Kernel: 3,
                    Stride: 2,
                    Expansion: 4,
                    Channels: 24,
                    Repeats: 1,
                    SqueezeExcitationRatio: 0
                )
            ),
            HeadChannels: 32,
            Classes: 10
        );
}
