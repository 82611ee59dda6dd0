using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CsCheck;

namespace EfficientNet.Scaling.Tests;

public sealed class ArchitectureFingerprintTests
{
    private static readonly Gen<BlockGroup> Stage = Gen.Select(
            Gen.OneOf(3, 5),
            Gen.Int[1, 2],
            Gen.OneOf(1, 6),
            Gen.Int[1, 3],
            Gen.Int[1, 3],
            Gen.OneOf(0.0, 0.25)
        )
        .Select(
            (kernel, stride, expansion, channels, repeats, squeeze) =>
                new BlockGroup(BlockOperator.MBConv, kernel, stride, expansion, 8 * channels, repeats, squeeze)
        );

    // Few values for each number, so that equal architectures are common.
    private static readonly Gen<Architecture> Architecture = Gen.Select(
            Gen.OneOf(1, 3),
            Gen.OneOf(28, 32),
            Gen.OneOf(8, 16),
            Gen.Int[1, 2],
            Stage.Array[1, 2],
            Gen.OneOf(64, 72),
            Gen.OneOf(10, 100)
        )
        .Select(
            (input, resolution, stem, stride, stages, head, classes) =>
                new Architecture(input, resolution, stem, stride, [.. stages], head, classes)
        );

    [Fact]
    public void CanonicalText_OfASmallNetwork_IsAsDocumented()
    {
        var architecture = new Architecture(
            3,
            28,
            16,
            1,
            [new(BlockOperator.MBConv, 3, 1, 1, 8, 2, 0.25), new(BlockOperator.MBConv, 5, 2, 6, 24, 1, 0)],
            128,
            10
        );
        const string Text =
            "effnet-architecture 1\ninput 3 28\nstem 16 1\n"
            + "stage MBConv kernel=3 stride=1 expansion=1 channels=8 repeats=2 squeeze=0.25\n"
            + "stage MBConv kernel=5 stride=2 expansion=6 channels=24 repeats=1 squeeze=0\n"
            + "head 128\nclasses 10\n";

        Assert.Equal(Text, ArchitectureFingerprint.CanonicalText(architecture));
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))[..32],
            ArchitectureFingerprint.Of(architecture)
        );
    }

    [Fact]
    public void CanonicalText_OfWhatVersion1HadNoWordsFor_IsThatOfVersion2()
    {
        var architecture = new Architecture(
            3,
            64,
            16,
            2,
            [new(BlockOperator.Bottleneck, 3, 1, 4, 8, 2, 0) { Skip = SkipKind.Projection }],
            HeadChannels: 0,
            Classes: 10
        )
        {
            Activation = Activation.ReLU,
            Stem = StemKind.PooledConvolution,
        };
        const string Text =
            "effnet-architecture 2\ninput 3 64\nstem PooledConvolution 16 2\nactivation ReLU\n"
            + "group Bottleneck kernel=3 stride=1 expansion=4 channels=8 repeats=2 squeeze=0 skip=Projection\n"
            + "head 0\nclasses 10\n";

        Assert.Equal(Text, ArchitectureFingerprint.CanonicalText(architecture));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Fingerprint_OfB0ThatBecomesAnotherNetwork_IsOfVersion2AndDiffers(int which)
    {
        var b0 = PublishedNetworks.All[0].Architecture();
        var other = which switch
        {
            0 => b0 with { Activation = Activation.ReLU },
            1 => b0 with { Stem = StemKind.PooledConvolution },
            2 => b0 with { HeadChannels = 0 },
            3 => b0 with { Groups = b0.Groups.SetItem(6, b0.Groups[6] with { Skip = SkipKind.None }) },
            _ => b0 with { Groups = b0.Groups.SetItem(0, b0.Groups[0] with { Operator = BlockOperator.DepthwiseSeparable }) },
        };

        Assert.NotEqual(b0, other);
        Assert.StartsWith("effnet-architecture 2\n", ArchitectureFingerprint.CanonicalText(other), StringComparison.Ordinal);
        Assert.NotEqual(ArchitectureFingerprint.Of(b0), ArchitectureFingerprint.Of(other));
    }

    [Fact]
    public void B0_HasAFingerprintThatStaysTheSame() =>
        // Fingerprints are parts of run ids in databases: when this fails, the first line of the text must have a new number.
        Assert.Equal("a9380bd6924781212b6196a8ced0c9f1", ArchitectureFingerprint.Of(PublishedNetworks.All[0].Architecture()));

    [Fact]
    public void Fingerprints_OfTwoArchitectures_AreEqualExactlyWhenTheArchitecturesAre() =>
        Gen.Select(Architecture, Architecture)
            .Sample(
                (a, b) =>
                    (ArchitectureFingerprint.Of(a) == ArchitectureFingerprint.Of(b)) == (a == b)
                    && a == (b with { }) == (ArchitectureFingerprint.CanonicalText(a) == ArchitectureFingerprint.CanonicalText(b))
            );

    [Fact]
    public void Architectures_WithEqualStagesInDifferentArrays_AreEqual() =>
        Architecture.Sample(architecture =>
        {
            var copy = architecture with { Groups = [.. architecture.Groups.ToList().Select(stage => stage with { })] };
            return copy == architecture && copy.GetHashCode() == architecture.GetHashCode();
        });

    [Fact]
    public void Fingerprint_WithAnyOneNumberChanged_Differs() =>
        Gen.Select(Architecture, Gen.Int[0, 12])
            .Sample(
                (architecture, which) =>
                {
                    var stage = architecture.Groups[^1];
                    var changed = which switch
                    {
                        0 => architecture with { InputChannels = architecture.InputChannels + 1 },
                        1 => architecture with { Resolution = architecture.Resolution + 1 },
                        2 => architecture with { StemChannels = architecture.StemChannels + 1 },
                        3 => architecture with { StemStride = architecture.StemStride + 1 },
                        4 => architecture with { HeadChannels = architecture.HeadChannels + 1 },
                        5 => architecture with { Classes = architecture.Classes + 1 },
                        6 => With(stage with { Kernel = stage.Kernel + 2 }),
                        7 => With(stage with { Stride = stage.Stride + 1 }),
                        8 => With(stage with { Expansion = stage.Expansion + 1 }),
                        9 => With(stage with { Channels = stage.Channels + 1 }),
                        10 => With(stage with { Repeats = stage.Repeats + 1 }),
                        11 => With(stage with { SqueezeExcitationRatio = stage.SqueezeExcitationRatio + 0.125 }),
                        _ => architecture with { Groups = architecture.Groups.Add(stage) },
                    };
                    return ArchitectureFingerprint.Of(changed) != ArchitectureFingerprint.Of(architecture);

                    Architecture With(BlockGroup last) =>
                        architecture with
                        {
                            Groups = architecture.Groups.SetItem(architecture.Groups.Length - 1, last),
                        };
                }
            );
}
