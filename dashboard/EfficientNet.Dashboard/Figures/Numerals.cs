using System.Globalization;

namespace EfficientNet.Dashboard.Figures;

/// <summary>How numbers are written on the pages: short in the text, exact in the tooltip.</summary>
public static class Numerals
{
    /// <summary>Three significant digits with a unit: <c>12.2 M</c>, <c>386 M</c>, <c>1.83 G</c>.</summary>
    public static string Count(long value) => value switch
    {
        < 1_000 => value.ToString(CultureInfo.InvariantCulture),
        < 1_000_000 => Digits(value / 1e3) + " k",
        < 1_000_000_000 => Digits(value / 1e6) + " M",
        _ => Digits(value / 1e9) + " G",
    };

    /// <summary>Bytes with a binary unit: <c>7.8 GiB</c>.</summary>
    public static string Bytes(long value) => value switch
    {
        < 1L << 20 => $"{value / 1024.0:0} KiB",
        < 1L << 30 => $"{value / (double)(1L << 20):0} MiB",
        _ => $"{value / (double)(1L << 30):0.0} GiB",
    };

    /// <summary>A fraction as a percentage with two digits, or a dash.</summary>
    public static string Percent(double? fraction) => fraction is { } value && double.IsFinite(value) ? $"{value * 100:0.00} %" : "–";

    /// <summary>A duration: <c>42 s</c>, <c>3 min 05 s</c>, <c>2 h 11 min</c>, <c>3 d 4 h</c>.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => $"{Math.Max(0, span.TotalSeconds):0} s",
        { TotalMinutes: < 60 } => $"{span.Minutes} min {span.Seconds:00} s",
        { TotalHours: < 24 } => $"{span.Hours} h {span.Minutes:00} min",
        _ => $"{span.Days} d {span.Hours} h",
    };

    /// <summary>A coefficient without trailing zeros, or a dash.</summary>
    public static string Coefficient(decimal? value) => value is { } number ? (number / 1.000000000000000000000000000m).ToString(CultureInfo.InvariantCulture) : "–";

    /// <summary>With thousands separated: <c>12,233,232</c>.</summary>
    public static string Exact(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Digits(double value) => value.ToString(value switch { < 10 => "0.00", < 100 => "0.0", _ => "0" }, CultureInfo.InvariantCulture);
}
