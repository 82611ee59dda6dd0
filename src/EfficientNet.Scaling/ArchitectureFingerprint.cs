using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EfficientNet.Scaling;

/// <summary>
/// A short name for a rounded architecture: the first 128 bits of the SHA-256 of its canonical text. The text has one line for each
/// part, every line ended by a line feed, numbers in invariant culture, the squeeze ratio in its shortest round-trip form. B0:
/// <code>
/// effnet-architecture 1
/// input 3 224
/// stem 32 2
/// stage MBConv kernel=3 stride=1 expansion=1 channels=16 repeats=1 squeeze=0.25
/// … one line for each stage …
/// head 1280
/// classes 1000
/// </code>
/// The first line's number rises when the text changes, so that fingerprints of different meanings never meet.
/// </summary>
public static class ArchitectureFingerprint
{
    /// <summary>32 lower-case hexadecimal characters; equal exactly when the architectures are.</summary>
    public static string Of(Architecture architecture) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalText(architecture))).AsSpan(0, 16));

    /// <summary>The text that is hashed.</summary>
    public static string CanonicalText(Architecture architecture)
    {
        var text = new StringBuilder(700);
        var culture = CultureInfo.InvariantCulture;
        text.Append("effnet-architecture 1\n");
        text.Append(culture, $"input {architecture.InputChannels} {architecture.Resolution}\n");
        text.Append(culture, $"stem {architecture.StemChannels} {architecture.StemStride}\n");
        foreach (var stage in architecture.Groups)
        {
            text.Append(culture, $"stage {stage.Operator} kernel={stage.Kernel} stride={stage.Stride} expansion={stage.Expansion} ");
            text.Append(culture, $"channels={stage.Channels} repeats={stage.Repeats} squeeze={stage.SqueezeExcitationRatio:R}\n");
        }

        text.Append(culture, $"head {architecture.HeadChannels}\nclasses {architecture.Classes}\n");
        return text.ToString();
    }
}
