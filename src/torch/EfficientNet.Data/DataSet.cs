using EfficientNet.Data.Photos;

namespace EfficientNet.Data;

/// <summary>A whole data set as it lies on disk.</summary>
/// <param name="Name">Name.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Train">Training images.</param>
/// <param name="Test">Test images.</param>
/// <param name="Normalisation">How pixels become numbers.</param>
/// <param name="FileSha256">SHA-256 of each data file by file name, lower-case hexadecimal.</param>
public sealed record DataSet(
    string Name,
    int Classes,
    IImageCollection Train,
    IImageCollection Test,
    Normalisation Normalisation,
    IReadOnlyDictionary<string, string> FileSha256
)
{
    /// <summary>Names of the classes, where they have any.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Photographs that could not be decoded so far; null for images stored as pixels.</summary>
    public BrokenParts? Broken { get; init; }
}
