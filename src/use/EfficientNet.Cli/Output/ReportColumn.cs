using EfficientNet.Contracts;

namespace EfficientNet.Cli.Output;

/// <summary>A column of a report.</summary>
/// <param name="Header">Heading for people.</param>
/// <param name="Key">Heading in CSV; the JSON key of the same value.</param>
/// <param name="Show">The value for people; CSV has it raw.</param>
/// <param name="Right">Aligned to the right, as numbers are.</param>
internal sealed record ReportColumn(string Header, string Key, Func<object?, string> Show, bool Right)
{
    /// <summary>Words.</summary>
    public static ReportColumn Text(string header, string key) =>
        new(header, key, value => value?.ToString() ?? "", Right: false);

    /// <summary>A number as it is.</summary>
    public static ReportColumn Number(string header, string key) => new(header, key, Figures.Plain, Right: true);

    /// <summary>A large count, for people with three digits and a unit.</summary>
    public static ReportColumn Count(string header, string key) =>
        new(header, key, value => value is null ? "" : Numerals.Count(Convert.ToDouble(value)), Right: true);

    /// <summary>A fraction, for people in per cent.</summary>
    public static ReportColumn Share(string header, string key) =>
        new(header, key, value => value is null ? "" : Numerals.Percent(Convert.ToDouble(value)), Right: true);

    /// <summary>Seconds, for people in the unit that fits.</summary>
    public static ReportColumn Seconds(string header, string key) =>
        new(
            header,
            key,
            value => value is null ? "" : Numerals.Duration(TimeSpan.FromSeconds(Convert.ToDouble(value))),
            Right: true
        );
}
