using System.Globalization;

namespace EfficientNet.Cli.Output;

/// <summary>Numbers as people read them.</summary>
internal static class Figures
{
    /// <summary>A number in full, decimals without trailing zeros.</summary>
    public static string Plain(object? value) => value switch
    {
        null => "",
        decimal number => number.ToString("0.############", CultureInfo.InvariantCulture),
        double number => number.ToString("0.####", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Three digits and k, M, B or T: 12,233,232 is "12.2 M".</summary>
    public static string Count(double value)
    {
        foreach (var (size, unit) in new[] { (1e12, " T"), (1e9, " B"), (1e6, " M"), (1e3, " k") })
        {
            if (Math.Abs(value) >= size * 0.9995)
                return Digits(value / size) + unit;
        }

        return value.ToString("0.##", CultureInfo.InvariantCulture);
    }

    /// <summary>0.7712 is "77.12 %".</summary>
    public static string Percent(double share) => (share * 100).ToString("0.00", CultureInfo.InvariantCulture) + " %";

    /// <summary>As <see cref="Duration(TimeSpan)"/>, also where a <see cref="TimeSpan"/> ends; from a year on in years.</summary>
    public static string Hours(double hours) =>
        hours < 365 * 24 ? Duration(TimeSpan.FromHours(hours)) : $"{Count(hours / 24 / 365.25)} years";

    /// <summary>Two units at most: "1 h 5 min", "3 min 20 s", "12.4 s".</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 9.95 => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        < 59.5 => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s",
        < 3600 => $"{(int)time.TotalMinutes} min {time.Seconds} s",
        < 48 * 3600 => $"{(int)time.TotalHours} h {time.Minutes} min",
        _ => $"{(int)time.TotalDays} d {time.Hours} h",
    };

    /// <summary>Bytes with a binary unit.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1L << 20 => $"{bytes / 1024.0:0.#} KiB",
        < 1L << 30 => $"{bytes / (double)(1L << 20):0.#} MiB",
        _ => $"{bytes / (double)(1L << 30):0.#} GiB",
    };

    private static string Digits(double value) =>
        value.ToString(Math.Abs(value) < 9.995 ? "0.00" : Math.Abs(value) < 99.95 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
