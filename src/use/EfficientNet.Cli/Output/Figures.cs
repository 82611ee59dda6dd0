using System.Globalization;
using EfficientNet.Contracts;

namespace EfficientNet.Cli.Output;

/// <summary>Numbers as only the command line writes them; the others are <see cref="Numerals"/>.</summary>
internal static class Figures
{
    /// <summary>A number in full, decimals without trailing zeros.</summary>
    public static string Plain(object? value) =>
        value switch
        {
            null => "",
            decimal number => number.ToString("0.############", CultureInfo.InvariantCulture),
            double number => number.ToString("0.####", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };

    /// <summary>As <see cref="Numerals.Duration"/>, also where a <see cref="TimeSpan"/> ends; from a year on in years.</summary>
    public static string Hours(double hours) =>
        hours < 365 * 24 ? Numerals.Duration(TimeSpan.FromHours(hours)) : $"{Numerals.Count(hours / 24 / 365.25)} years";
}
