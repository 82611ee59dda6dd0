using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace EfficientNet.Data;

/// <summary>Finds images of equal bytes, with 16 bytes of memory for each: half of its SHA-256.</summary>
/// <param name="count">Number of images.</param>
public sealed class DuplicateImages(int count)
{
    private readonly UInt128[] _hashes = new UInt128[count]; // 0: not seen.

    /// <summary>Records an image; may be called from any number of threads.</summary>
    public void Add(int image, ReadOnlySpan<byte> bytes)
    {
        Span<byte> sha256 = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, sha256);
        _hashes[image] = MemoryMarshal.Read<UInt128>(sha256);
    }

    /// <summary>Groups of equal images, each in ascending order, by their first one.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups()
    {
        var hashes = (UInt128[])_hashes.Clone();
        var images = Enumerable.Range(0, hashes.Length).ToArray();
        Array.Sort(hashes, images);
        var groups = new List<int[]>();
        for (int first = 0, end; first < images.Length; first = end)
        {
            end = first + 1;
            while (end < images.Length && hashes[end] == hashes[first])
                end++;
            if (end - first > 1 && hashes[first] != 0)
                groups.Add([.. images[first..end].Order()]);
        }

        return [.. groups.OrderBy(group => group[0])];
    }
}
