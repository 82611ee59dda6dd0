using System.Collections.Immutable;

namespace EfficientNet.Scaling;

/// <summary>
/// Scales one base network many times. Widths depend on the width coefficient alone and repeats on the depth coefficient alone,
/// so each is rounded once: a grid of 2,541 points has 11 widths and 21 depths.
/// </summary>
internal sealed class CompoundScaler(BaseNetwork network, ScalingOptions options)
{
    private readonly Dictionary<decimal, ImmutableArray<int>> _widths = [];
    private readonly Dictionary<decimal, ImmutableArray<int>> _depths = [];

    /// <summary>See <see cref="CompoundScaling.Scale"/>.</summary>
    public Architecture Scale(ScalingCoefficients coefficients) => Build(Rounded(coefficients));

    /// <summary>See <see cref="CompoundScaling.Apply(BaseNetwork, decimal, decimal, int, ScalingOptions)"/>.</summary>
    public Architecture Apply(decimal width, decimal depth, int resolution) =>
        Build(
            new RoundedScale(
                Widths(Coefficient(width, "width")),
                Depths(Coefficient(depth, "depth")),
                Extent(resolution, "resolution")
            )
        );

    /// <summary>The rounded numbers of a point: two points give equal ones exactly when they give equal architectures.</summary>
    public RoundedScale Rounded(ScalingCoefficients coefficients)
    {
        var (depth, width, resolution) = CompoundScaling.Powers(coefficients);
        return new RoundedScale(
            Widths(width),
            Depths(depth),
            Extent(ScalingRounding.Resolution(network.Resolution, resolution, options.ResolutionMultiple), "resolution")
        );
    }

    /// <summary>The architecture of rounded numbers.</summary>
    public Architecture Build(RoundedScale rounded)
    {
        var groups = ImmutableArray.CreateBuilder<BlockGroup>(network.Groups.Length);
        for (var i = 0; i < network.Groups.Length; i++)
            groups.Add(network.Groups[i] with { Channels = rounded.Widths[i + 1], Repeats = rounded.Depths[i] });
        return new Architecture(
            options.InputChannels,
            rounded.Resolution,
            StemChannels: rounded.Widths[0],
            network.StemStride,
            groups.MoveToImmutable(),
            HeadChannels: rounded.Widths[^1],
            options.Classes
        )
        {
            Activation = network.Activation,
            Stem = network.Stem,
        };
    }

    // Stem, groups, head.
    private ImmutableArray<int> Widths(decimal width)
    {
        if (!_widths.TryGetValue(width, out var rounded))
        {
            _widths[width] = rounded = [
                Filters(network.StemChannels, width),
                .. network.Groups.Select(group => Filters(group.Channels, width)),
                network.HeadChannels == 0 ? 0 : Filters(network.HeadChannels, width),
            ];
        }

        return rounded;
    }

    private ImmutableArray<int> Depths(decimal depth)
    {
        if (!_depths.TryGetValue(depth, out var rounded))
        {
            _depths[depth] = rounded = [.. network.Groups.Select(group => ScalingRounding.Repeats(group.Repeats, depth))];
            Extent(rounded.Sum(), "number of blocks");
        }

        return rounded;
    }

    private int Filters(int channels, decimal width) =>
        Extent(ScalingRounding.Filters(channels, width, options.WidthDivisor), "width");

    private static int Extent(int value, string what) =>
        value is >= 1 and <= CompoundScaling.MaximumExtent
            ? value
            : throw new ScalingRangeException(
                $"a {what} of {value:N0}; it lies between 1 and {CompoundScaling.MaximumExtent:N0}"
            );

    private static decimal Coefficient(decimal value, string what) =>
        value is > 0 and <= CompoundScaling.MaximumCoefficient
            ? value
            : throw new ScalingRangeException(
                $"{what} coefficient {value}; it lies between 0 and {CompoundScaling.MaximumCoefficient}"
            );
}
