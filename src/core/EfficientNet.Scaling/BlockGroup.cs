using System.Text.Json.Serialization;

namespace EfficientNet.Scaling;

/// <summary>
/// <see cref="Repeats"/> equal blocks of a network, the first of which carries the stride: one row of Tan &amp; Le 2019, Table 1.
/// The paper calls it a stage; here that is a part of an experiment.
/// </summary>
/// <param name="Operator">The block that is repeated.</param>
/// <param name="Kernel">Side of the kernel in pixels: odd, 1 or more.</param>
/// <param name="Stride">Stride of the first block; the others have stride 1.</param>
/// <param name="Expansion">
/// Expanded channels over input channels of an MBConv, 1 leaves the expansion out; output channels over
/// <paramref name="Channels"/> of a bottleneck; unused by other blocks.
/// </param>
/// <param name="Channels">Output channels; of a bottleneck the inner ones, which compound scaling rounds.</param>
/// <param name="Repeats">Number of blocks.</param>
/// <param name="SqueezeExcitationRatio">
/// Squeezed channels over the block's <em>input</em> channels; 0 leaves squeeze-excitation out.
/// </param>
public sealed record BlockGroup(
    BlockOperator Operator,
    int Kernel,
    int Stride,
    int Expansion,
    int Channels,
    int Repeats,
    double SqueezeExcitationRatio
)
{
    /// <summary>What is added to each block's output. JSON leaves EfficientNet's out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public SkipKind Skip { get; init; }

    /// <summary>
    /// Channels of the squeeze for a block with <paramref name="inputChannels"/>: the whole part of the ratio, at least 1.
    /// </summary>
    public int Squeezed(int inputChannels) => Math.Max(1, (int)(inputChannels * SqueezeExcitationRatio));
}
