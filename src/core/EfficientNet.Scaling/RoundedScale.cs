using System.Collections.Immutable;

namespace EfficientNet.Scaling;

/// <summary>The rounded numbers that distinguish the architectures of one base network.</summary>
/// <param name="Widths">Channels of stem, groups and head.</param>
/// <param name="Depths">Repeats of the groups.</param>
/// <param name="Resolution">Side of the input in pixels.</param>
internal readonly record struct RoundedScale(ImmutableArray<int> Widths, ImmutableArray<int> Depths, int Resolution)
{
    /// <summary>Compares number by number.</summary>
    public bool Equals(RoundedScale other) =>
        Resolution == other.Resolution
        && Widths.AsSpan().SequenceEqual(other.Widths.AsSpan())
        && Depths.AsSpan().SequenceEqual(other.Depths.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = Resolution;
        foreach (var width in Widths)
            hash = (hash * 31) + width;
        foreach (var depth in Depths)
            hash = (hash * 31) + depth;
        return hash;
    }
}
