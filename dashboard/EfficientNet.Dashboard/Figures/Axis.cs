namespace EfficientNet.Dashboard.Figures;

/// <summary>One axis of a figure: where values go, and where its ticks are. Pure.</summary>
/// <param name="Minimum">Value at the start.</param>
/// <param name="Maximum">Value at the end; greater than <paramref name="Minimum"/>.</param>
/// <param name="IsLogarithmic">Whether equal distances are equal ratios; both ends are then positive.</param>
/// <param name="Ticks">Values with a tick, within the ends.</param>
public sealed record Axis(double Minimum, double Maximum, bool IsLogarithmic, IReadOnlyList<double> Ticks)
{
    private const int WantedTicks = 5;

    /// <summary>An axis that spans the values with a margin and has about five round ticks.</summary>
    public static Axis Linear(
        IReadOnlyCollection<double> values,
        double lowest = double.NegativeInfinity,
        double highest = double.PositiveInfinity
    )
    {
        var (low, high) = (values.Min(), values.Max());
        var margin = high > low ? (high - low) * 0.12 : Math.Max(Math.Abs(high) * 0.05, 0.01);
        (low, high) = (Math.Max(lowest, low - margin), Math.Min(highest, high + margin));
        var step = RoundStep((high - low) / WantedTicks);
        var first = Math.Ceiling(low / step);
        var ticks = Enumerable.Range(0, (int)Math.Floor((high / step) - first + 1e-9) + 1).Select(i => (first + i) * step);
        return new Axis(low, high, IsLogarithmic: false, [.. ticks]);
    }

    /// <summary>A logarithmic axis over positive values, with ticks at 1, 2 and 5 times powers of ten.</summary>
    public static Axis Logarithmic(IReadOnlyCollection<double> values)
    {
        var (low, high) = (values.Min() / 1.25, values.Max() * 1.25);
        var ticks = Enumerable
            .Range((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high / low)) + 2)
            .SelectMany(power => new[] { 1, 2, 5 }.Select(digit => digit * Math.Pow(10, power)))
            .Where(tick => tick >= low && tick <= high);
        return new Axis(low, high, IsLogarithmic: true, [.. ticks]);
    }

    /// <summary>Where a value lies: 0 at the start, 1 at the end.</summary>
    public double Position(double value) =>
        IsLogarithmic ? Math.Log(value / Minimum) / Math.Log(Maximum / Minimum) : (value - Minimum) / (Maximum - Minimum);

    private static double RoundStep(double raw)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return (raw / power) switch
            {
                <= 1 => 1,
                <= 2 => 2,
                <= 5 => 5,
                _ => 10,
            } * power;
    }
}
