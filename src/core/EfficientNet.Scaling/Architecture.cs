using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace EfficientNet.Scaling;

/// <summary>
/// A rounded network as plain data, before any tensor exists; <see cref="Plans.NetworkPlan"/> lists its layers. Two are equal
/// when every number is. JSON leaves out what only networks other than EfficientNets state.
/// </summary>
/// <param name="InputChannels">Channels of the input image: 3 for colour, and for grey images repeated to colour.</param>
/// <param name="Resolution">Side of the square input in pixels.</param>
/// <param name="StemChannels">Output channels of the stem's convolution.</param>
/// <param name="StemStride">Stride of the stem's convolution.</param>
/// <param name="Groups">Groups of equal blocks, with rounded channels and repeats.</param>
/// <param name="HeadChannels">Output channels of the 1×1 convolution before the classifier; 0 leaves it out.</param>
/// <param name="Classes">Outputs of the classifier.</param>
public sealed record Architecture(
    int InputChannels,
    int Resolution,
    int StemChannels,
    int StemStride,
    [property: JsonPropertyName("stages")] ImmutableArray<BlockGroup> Groups,
    int HeadChannels,
    int Classes
)
{
    /// <summary>Number of blocks, N in the stochastic-depth rule 0.2·i/N.</summary>
    public int BlockCount => Groups.Sum(group => group.Repeats);

    /// <summary>What follows the convolutions, within squeeze-excitation, too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Activation Activation { get; init; }

    /// <summary>How the network starts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public StemKind Stem { get; init; }

    /// <summary>Compares groups one by one; a record alone would compare the arrays' identity.</summary>
    public bool Equals(Architecture? other) =>
        other is not null
        && (InputChannels, Resolution, StemChannels, StemStride, HeadChannels, Classes)
            == (other.InputChannels, other.Resolution, other.StemChannels, other.StemStride, other.HeadChannels, other.Classes)
        && (Activation, Stem) == (other.Activation, other.Stem)
        && Groups.AsSpan().SequenceEqual(other.Groups.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add((InputChannels, Resolution, StemChannels, StemStride, HeadChannels, Classes));
        hash.Add((Activation, Stem));
        foreach (var group in Groups)
            hash.Add(group);
        return hash.ToHashCode();
    }
}
