using System.Diagnostics.CodeAnalysis;

namespace EfficientNet.Blobs;

/// <summary>
/// A blob's name: the SHA-256 of its bytes, 64 lower-case hexadecimal digits. Nothing else reaches the file system.
/// </summary>
public readonly record struct BlobName
{
    private BlobName(string sha256) => Sha256 = sha256;

    /// <summary>The digits.</summary>
    public string Sha256 { get; }

    /// <summary>Reads a name as routes bind it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out BlobName name)
    {
        var valid = text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);
        name = valid ? new BlobName(text!) : default;
        return valid;
    }
}
