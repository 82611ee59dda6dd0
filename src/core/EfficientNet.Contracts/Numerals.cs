using System.Globalization;

namespace EfficientNet.Contracts;

/// <summary>How numbers are written for people, in the terminal, on pages and in timelines: short, with a unit.</summary>
public static class Numerals
{
    private static readonly (double Size, string Unit)[] Scale = [(1e12, " T"), (1e9, " B"), (1e6, " M"), (1e3, " k")];

    /// <summary>
    /// Three significant digits and k, M, B or T, as papers have them: <c>12.2 M</c>, <c>386 M</c>, <c>1.83 B</c>.
    /// </summary>
    public static string Count(double value) => Scaled(value, Digits);

    /// <summary>A round number with the same units and no zeros after its point, for an axis: <c>500 M</c>, <c>2 B</c>.</summary>
    public static string Tick(double value) => Scaled(value, number => number.ToString("0.##", CultureInfo.InvariantCulture));

    /// <summary>With thousands separated: <c>12,233,232</c>.</summary>
    public static string Exact(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A fraction as a percentage with two digits: <c>77.12 %</c>.</summary>
    public static string Percent(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{fraction * 100:0.00} %");

    /// <summary>As <see cref="Percent(double)"/>; a dash where there is none.</summary>
    public static string Percent(double? fraction) => fraction is { } value && double.IsFinite(value) ? Percent(value) : "–";

    /// <summary>Bytes with a binary unit: <c>7.8 GiB</c>.</summary>
    public static string Bytes(long bytes) =>
        bytes switch
        {
            < 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB"),
            < 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.#} MiB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.#} GiB"),
        };

    /// <summary>
    /// A duration in two units at most: <c>9.4 s</c>, <c>42 s</c>, <c>3 min 20 s</c>, <c>1 h 5 min</c>, <c>3 d 4 h</c>.
    /// </summary>
    public static string Duration(TimeSpan time) =>
        time.TotalSeconds switch
        {
            < 9.95 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):0.0} s"),
            < 59.5 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
            < 3600 => $"{(int)time.TotalMinutes} min {time.Seconds} s",
            < 48 * 3600 => $"{(int)time.TotalHours} h {time.Minutes} min",
            _ => $"{(int)time.TotalDays} d {time.Hours} h",
        };

    /// <summary>A coefficient without trailing zeros, or a dash.</summary>
    public static string Coefficient(decimal? value) =>
        value is { } number ? (number / 1.000000000000000000000000000m).ToString(CultureInfo.InvariantCulture) : "–";

    private static string Scaled(double value, Func<double, string> digits)
    {
        foreach (var (size, unit) in Scale)
        {
            if (Math.Abs(value) >= size * 0.9995) // What would round to a thousand of the smaller unit.
                return digits(value / size) + unit;
        }

        return value.ToString("0.##", CultureInfo.InvariantCulture);
    }

    private static string Digits(double value) =>
        value.ToString(
            Math.Abs(value) < 9.995 ? "0.00"
                : Math.Abs(value) < 99.95 ? "0.0"
                : "0",
            CultureInfo.InvariantCulture
        );
}
