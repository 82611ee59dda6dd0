using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;

namespace EfficientNet.Data.Sources;

/// <summary>
/// Reads the IDX format of MNIST (Y. LeCun): two zero bytes, element type, number of dimensions, each size as a big-endian 32-bit
/// number, then the values. Strict: a byte too few or too many is an error, since it means that this is a different file.
/// </summary>
public static class IdxFile
{
    private const byte UnsignedByte = 0x08;

    /// <summary>
    /// Reads a raw or gzip file and takes the SHA-256 of the file as it lies on disk, in lower-case hexadecimal.
    /// </summary>
    public static (IdxArray Array, string Sha256) Read(string path)
    {
        var file = File.ReadAllBytes(path);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(file));
        try
        {
            return (Parse(IsGzip(file) ? Decompress(file) : file), sha256);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new DataSetException($"{path}: {error.Message}", error);
        }
    }

    /// <summary>Reads uncompressed content, or throws <see cref="InvalidDataException"/> that says what is wrong.</summary>
    public static IdxArray Parse(ReadOnlySpan<byte> content)
    {
        if (content.Length < 4 || content[0] != 0 || content[1] != 0)
            throw new InvalidDataException(
                "not an IDX file: it must begin with two zero bytes, the element type and the number of dimensions."
            );
        if (content[2] != UnsignedByte)
            throw new InvalidDataException($"element type 0x{content[2]:x2}; only unsigned bytes (0x08) are images or labels.");
        int rank = content[3];
        var header = 4 + 4 * rank;
        if (rank == 0 || content.Length < header)
            throw new InvalidDataException($"the header names {rank} dimensions, but the file has {content.Length} bytes.");

        var dimensions = ImmutableArray.CreateBuilder<int>(rank);
        long count = 1;
        for (var i = 0; i < rank; i++)
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(content[(4 + 4 * i)..]);
            if (size < 0 || (count *= size) > Array.MaxLength)
                throw new InvalidDataException($"dimension {i} has the size {(uint)size}, more than fits in memory.");
            dimensions.Add(size);
        }

        return content.Length - header == count
            ? new IdxArray(dimensions.MoveToImmutable(), content[header..].ToArray())
            : throw new InvalidDataException($"the header promises {count} values, but {content.Length - header} follow.");
    }

    private static bool IsGzip(ReadOnlySpan<byte> file) => file is [0x1f, 0x8b, ..];

    private static byte[] Decompress(byte[] file)
    {
        // The last four bytes hold the uncompressed size modulo 2^32 (RFC 1952); only a hint for the buffer size.
        var hint = file.Length >= 8 ? BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(file.Length - 4)) : 0;
        using var result = new MemoryStream((int)Math.Min(hint, 1u << 30));
        using (var gzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress))
            gzip.CopyTo(result);
        return result.Length == result.Capacity ? result.GetBuffer() : result.ToArray();
    }
}
