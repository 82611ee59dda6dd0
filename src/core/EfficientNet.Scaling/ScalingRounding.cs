namespace EfficientNet.Scaling;

/// <summary>
/// The three rounding rules of compound scaling, in decimal arithmetic: a depth of 1.15 × 20 is 23 layers, not 24 because of
/// binary rounding.
/// </summary>
public static class ScalingRounding
{
    /// <summary>
    /// Channels × width to the nearest multiple of <paramref name="divisor"/> (halves up, at least one multiple), plus one
    /// multiple when that would lose more than a tenth. The last rule matters once in B0–B7: B3's first stage, 19.2 → 24.
    /// </summary>
    public static int Filters(int channels, decimal width, int divisor = 8)
    {
        var exact = channels * width;
        var rounded = Math.Max(divisor, (int)((exact + (divisor / 2m)) / divisor) * divisor);
        return rounded < 0.9m * exact ? rounded + divisor : rounded;
    }

    /// <summary>Repeats × depth, rounded up, for every stage including the first and the last.</summary>
    public static int Repeats(int repeats, decimal depth) => (int)Math.Ceiling(repeats * depth);

    /// <summary>Pixels × resolution coefficient to the nearest multiple (halves up), at least one multiple.</summary>
    public static int Resolution(int pixels, decimal coefficient, int multiple = 1) =>
        Math.Max(1, (int)Math.Floor((pixels * coefficient / multiple) + 0.5m)) * multiple;
}
