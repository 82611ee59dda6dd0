using System.Globalization;

namespace EfficientNet.Contracts;

/// <summary>
/// Numbers the arithmetic of training. The number is a part of the compute class (protocol rule P22), so that bits which changed
/// on purpose are never compared with those from before.
/// </summary>
/// <remarks>
/// Raise <see cref="Version"/> by hand whenever the same run on the same machine ends with other weights than before, and say
/// why here. 1: as in the first version.
/// </remarks>
public static class Arithmetic
{
    /// <summary>What this program computes with.</summary>
    public const int Version = 1;

    private const string Mark = "/arithmetic ";

    /// <summary>
    /// What a compute class ends with. The first arithmetic goes without saying, as it did before there were numbers.
    /// </summary>
    public static string Suffix(int version) => version == 1 ? "" : Mark + version.ToString(CultureInfo.InvariantCulture);

    /// <summary>The arithmetic of a compute class.</summary>
    public static int Of(string computeClass) =>
        computeClass.LastIndexOf(Mark, StringComparison.Ordinal) is >= 0 and var at
        && int.TryParse(computeClass.AsSpan(at + Mark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : 1;
}
