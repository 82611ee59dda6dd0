using System.Buffers.Binary;
using System.Collections.Immutable;

namespace EfficientNet.Models.Weights;

/// <summary>
/// The header of a safetensors file: its tensors in the order of their bytes, and its metadata. The format: 8 bytes with the
/// header's length N (little-endian), N bytes of JSON, then the tensors' bytes without gaps or overlaps.
/// </summary>
/// <param name="Entries">In the order of their bytes, together covering everything after the header.</param>
/// <param name="Metadata">The strings under <c>__metadata__</c>.</param>
/// <param name="DataStart">Position in the file of the first tensor's first byte.</param>
public sealed record SafetensorsHeader(
    ImmutableArray<SafetensorsEntry> Entries,
    ImmutableSortedDictionary<string, string> Metadata,
    long DataStart
)
{
    /// <summary>The format's limit on the header's length in bytes.</summary>
    public const int MaximumLength = 100_000_000;

    internal const string MetadataKey = "__metadata__";

    /// <summary>
    /// Reads the header and checks all of it against the file's length, which also bounds all allocations.
    /// </summary>
    /// <param name="stream">A seekable stream over one file, at its beginning.</param>
    /// <param name="file">Its name in messages.</param>
    /// <exception cref="SafetensorsException">The file breaks a rule of the format.</exception>
    public static SafetensorsHeader Read(Stream stream, string file)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (stream.Length < prefix.Length)
            throw new SafetensorsException(
                file,
                $"The file has {stream.Length} bytes; a safetensors file begins with 8 bytes that give its header's length."
            );
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaximumLength)
            throw new SafetensorsException(
                file,
                $"The header's length is {length} bytes; the format allows {MaximumLength}. Is this a safetensors file?"
            );
        if (length > (ulong)(stream.Length - prefix.Length))
            throw new SafetensorsException(
                file,
                $"The header's length is {length} bytes, but only {stream.Length - prefix.Length} follow. "
                    + "The file is truncated, or is not a safetensors file."
            );

        var json = new byte[length];
        stream.ReadExactly(json);
        var dataStart = prefix.Length + (long)length;
        var (entries, metadata) = SafetensorsHeaderJson.Parse(json, file);
        return new SafetensorsHeader(InOrder(entries, stream.Length - dataStart, file), metadata, dataStart);
    }

    private static ImmutableArray<SafetensorsEntry> InOrder(List<SafetensorsEntry> entries, long available, string file)
    {
        foreach (var entry in entries)
            RequireSize(entry, file);
        entries.Sort((left, right) => (left.Begin, left.End).CompareTo((right.Begin, right.End)));

        long expected = 0;
        var before = "the header";
        foreach (var entry in entries)
        {
            if (entry.Begin != expected)
            {
                var fault = entry.Begin > expected ? "leaves a hole" : "overlaps";
                throw new SafetensorsException(
                    file,
                    $"Tensor '{entry.Name}' begins at byte {entry.Begin} and {fault}: {before} ends at byte {expected}, "
                        + "where it must begin."
                );
            }
            expected = entry.End;
            before = $"tensor '{entry.Name}'";
        }
        if (expected > available)
            throw new SafetensorsException(
                file,
                $"The file is truncated: {before} ends at byte {expected} after the header, but there are {available} bytes."
            );
        return expected == available
            ? [.. entries]
            : throw new SafetensorsException(
                file,
                $"{available - expected} bytes follow that belong to no tensor: "
                    + $"{before} ends at byte {expected} after the header, but there are {available} bytes."
            );
    }

    private static void RequireSize(SafetensorsEntry entry, string file)
    {
        var bits =
            BitsOf(entry)
            ?? throw new SafetensorsException(
                file,
                $"Tensor '{entry.Name}' of shape [{string.Join(", ", entry.Shape)}] has more bytes than can be counted."
            );
        if (entry.End < entry.Begin)
            throw new SafetensorsException(
                file,
                $"Tensor '{entry.Name}' ends at byte {entry.End}, before it begins at byte {entry.Begin}."
            );
        if (bits % 8 != 0)
            throw new SafetensorsException(
                file,
                $"Tensor '{entry.Name}' of type {entry.Type.Name} and shape [{string.Join(", ", entry.Shape)}] takes {bits} "
                    + "bits, which is not a whole number of bytes."
            );
        if (bits / 8 != entry.Bytes)
            throw new SafetensorsException(
                file,
                $"Tensor '{entry.Name}' of type {entry.Type.Name} and shape [{string.Join(", ", entry.Shape)}] takes "
                    + $"{bits / 8} bytes, but data_offsets [{entry.Begin}, {entry.End}) give it {entry.Bytes}."
            );
    }

    // Null when the nonzero sides multiply beyond 64 bits, since tensor libraries compute strides from them.
    private static long? BitsOf(SafetensorsEntry entry)
    {
        try
        {
            var strides = entry
                .Shape.Where(side => side != 0)
                .Aggregate((long)entry.Type.Bits, (product, side) => checked(product * side));
            return entry.Shape.Contains(0) ? 0 : strides;
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
