using System.Diagnostics.CodeAnalysis;

namespace EfficientNet.Blobs;

/// <summary>
/// Where blobs lie in an S3-compatible store: <c>s3://bucket/prefix</c>, with <c>?path-style=true</c> or <c>false</c> after it if
/// need be.
/// </summary>
/// <param name="Bucket">Bucket.</param>
/// <param name="Prefix">What keys begin with, with a slash at its end, or empty.</param>
/// <param name="PathStyle">Whether the bucket is the first part of the path rather than of the host's name; null means
/// only with an endpoint of one's own, since most other stores want it.</param>
public sealed record S3Address(string Bucket, string Prefix, bool? PathStyle = null)
{
    private const string Scheme = "s3://";
    private const string Option = "?path-style=";

    /// <summary>What would be right, for messages.</summary>
    public const string Form = "s3://BUCKET[/PREFIX][?path-style=true|false]";

    /// <summary>Whether a text is meant as such an address.</summary>
    public static bool IsMeant(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an address.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out S3Address? address)
    {
        address = null;
        if (!IsMeant(text))
            return false;
        var rest = text[Scheme.Length..];
        bool? pathStyle = null;
        if (rest.IndexOf('?', StringComparison.Ordinal) is var at and >= 0)
        {
            if (
                !rest[at..].StartsWith(Option, StringComparison.Ordinal)
                || !bool.TryParse(rest[(at + Option.Length)..], out var given)
            )
                return false;
            (rest, pathStyle) = (rest[..at], given);
        }

        var (bucket, prefix) = rest.Split('/', 2) is [var first, var second] ? (first, second.Trim('/')) : (rest, "");
        if (
            bucket.Length is < 3 or > 63
            || !bucket.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.')
        )
            return false;
        address = new S3Address(bucket, prefix.Length == 0 ? "" : prefix + "/", pathStyle);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => $"{Scheme}{Bucket}/{Prefix}";
}
