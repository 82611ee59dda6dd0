using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EfficientNet.Scaling;

/// <summary>
/// A short name for a rounded architecture: the first 128 bits of the SHA-256 of its canonical text. The text has one line for
/// each part, every line ended by a line feed, numbers in invariant culture, the squeeze ratio in its shortest round-trip form.
/// B0:
/// <code>
/// effnet-architecture 1
/// input 3 224
/// stem 32 2
/// stage MBConv kernel=3 stride=1 expansion=1 channels=16 repeats=1 squeeze=0.25
/// … one line for each group …
/// head 1280
/// classes 1000
/// </code>
/// The number in the first line rises when the text changes, so that fingerprints with different meanings never collide.
/// Version 2 states what version 1 could not, and is written only where it is needed:
/// <code>
/// effnet-architecture 2
/// input 3 224
/// stem PooledConvolution 64 2
/// activation ReLU
/// group Bottleneck kernel=3 stride=1 expansion=4 channels=64 repeats=3 squeeze=0 skip=Projection
/// … one line for each group …
/// head 0
/// classes 1000
/// </code>
/// </summary>
public static class ArchitectureFingerprint
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>32 lower-case hexadecimal characters; equal exactly when the architectures are.</summary>
    public static string Of(Architecture architecture) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalText(architecture))).AsSpan(0, 16));

    /// <summary>The text that is hashed.</summary>
    public static string CanonicalText(Architecture architecture)
    {
        var text = new StringBuilder(700);
        var isVersion1 = IsVersion1(architecture);
        text.Append(Culture, $"effnet-architecture {(isVersion1 ? 1 : 2)}\n");
        text.Append(Culture, $"input {architecture.InputChannels} {architecture.Resolution}\n");
        if (isVersion1)
            text.Append(Culture, $"stem {architecture.StemChannels} {architecture.StemStride}\n");
        else
            text.Append(Culture, $"stem {architecture.Stem} {architecture.StemChannels} {architecture.StemStride}\n")
                .Append(Culture, $"activation {architecture.Activation}\n");
        foreach (var group in architecture.Groups)
        {
            text.Append(isVersion1 ? "stage " : "group ");
            text.Append(Culture, $"{group.Operator} kernel={group.Kernel} stride={group.Stride} expansion={group.Expansion} ");
            text.Append(Culture, $"channels={group.Channels} repeats={group.Repeats} squeeze={group.SqueezeExcitationRatio:R}");
            text.Append(isVersion1 ? "\n" : $" skip={group.Skip}\n");
        }
        text.Append(Culture, $"head {architecture.HeadChannels}\nclasses {architecture.Classes}\n");
        return text.ToString();
    }

    // Version 1 knew MBConv blocks, a 3×3 stem, SiLU, and a head that has a convolution.
    private static bool IsVersion1(Architecture architecture) =>
        architecture is { Activation: Activation.SiLU, Stem: StemKind.Convolution, HeadChannels: not 0 }
        && architecture.Groups.All(group => group is { Operator: BlockOperator.MBConv, Skip: SkipKind.Identity });
}
