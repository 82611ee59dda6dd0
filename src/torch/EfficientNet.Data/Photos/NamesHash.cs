using System.Security.Cryptography;

namespace EfficientNet.Data.Photos;

/// <summary>
/// SHA-256 of the images' names and classes, a line for each: a run's data hash for photographs. Not of pixels: reading those
/// takes as long as an epoch.
/// </summary>
internal sealed class NamesHash : IDisposable
{
    private const int LongestLabel = 13; // A space, ten digits, a sign and the line's end.

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _lines = new byte[1 << 16];
    private int _filled;

    /// <summary>Adds an image.</summary>
    /// <param name="name">UTF-8, without folders.</param>
    /// <param name="label">Its class.</param>
    public void Add(ReadOnlySpan<byte> name, int label)
    {
        if (_lines.Length - _filled < name.Length + LongestLabel)
            Flush(name.Length + LongestLabel);
        name.CopyTo(_lines.AsSpan(_filled));
        _filled += name.Length;
        _lines[_filled++] = (byte)' ';
        label.TryFormat(_lines.AsSpan(_filled), out var digits);
        _filled += digits;
        _lines[_filled++] = (byte)'\n';
    }

    /// <summary>The hash of what was added, in lower-case hexadecimal.</summary>
    public string Finish()
    {
        Flush(room: 0);
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    /// <inheritdoc />
    public void Dispose() => _hash.Dispose();

    private void Flush(int room)
    {
        _hash.AppendData(_lines, 0, _filled);
        _filled = 0;
        if (_lines.Length < room)
            _lines = new byte[room];
    }
}
