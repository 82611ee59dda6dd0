using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace EfficientNet.Scaling;

/// <summary>
/// A network before scaling: what (α, β, γ, ϕ) are applied to. <see cref="EfficientNetB0"/> is Tan &amp; Le 2019, Table 1.
/// </summary>
/// <param name="Name">For example <c>efficientnet-b0</c>.</param>
/// <param name="StemChannels">Output channels of the stem's convolution.</param>
/// <param name="StemStride">Stride of the stem's convolution; 2 in the paper, 1 suits small images.</param>
/// <param name="Groups">Groups of equal blocks, in order.</param>
/// <param name="HeadChannels">Output channels of the 1×1 convolution before the classifier; 0 leaves it out.</param>
/// <param name="Resolution">Side of the square input in pixels at ϕ = 0.</param>
public sealed record BaseNetwork(
    string Name,
    int StemChannels,
    int StemStride,
    [property: JsonPropertyName("stages")] ImmutableArray<BlockGroup> Groups,
    int HeadChannels,
    int Resolution
)
{
    private static BlockGroup MBConv(int expansion, int kernel, int stride, int channels, int repeats) =>
        new(BlockOperator.MBConv, kernel, stride, expansion, channels, repeats, SqueezeExcitationRatio: 0.25);

    /// <summary>
    /// The baseline found by the paper's architecture search: 5,288,548 parameters, 385,814,752 multiply-adds with 1,000 classes.
    /// </summary>
    public static BaseNetwork EfficientNetB0 { get; } =
        new(
            "efficientnet-b0",
            StemChannels: 32,
            StemStride: 2,
            [
                MBConv(expansion: 1, kernel: 3, stride: 1, channels: 16, repeats: 1),
                MBConv(expansion: 6, kernel: 3, stride: 2, channels: 24, repeats: 2),
                MBConv(expansion: 6, kernel: 5, stride: 2, channels: 40, repeats: 2),
                MBConv(expansion: 6, kernel: 3, stride: 2, channels: 80, repeats: 3),
                MBConv(expansion: 6, kernel: 5, stride: 1, channels: 112, repeats: 3),
                MBConv(expansion: 6, kernel: 5, stride: 2, channels: 192, repeats: 4),
                MBConv(expansion: 6, kernel: 3, stride: 1, channels: 320, repeats: 1),
            ],
            HeadChannels: 1280,
            Resolution: 224
        );

    /// <inheritdoc cref="Architecture.Activation"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Activation Activation { get; init; }

    /// <inheritdoc cref="Architecture.Stem"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public StemKind Stem { get; init; }

    /// <summary>Compares groups one by one; a record alone would compare the arrays' identity.</summary>
    public bool Equals(BaseNetwork? other) =>
        other is not null
        && (Name, StemChannels, StemStride, HeadChannels, Resolution)
            == (other.Name, other.StemChannels, other.StemStride, other.HeadChannels, other.Resolution)
        && (Activation, Stem) == (other.Activation, other.Stem)
        && Groups.AsSpan().SequenceEqual(other.Groups.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() =>
        HashCode.Combine(Name, StemChannels, StemStride, HeadChannels, Resolution, Groups.Length);
}
