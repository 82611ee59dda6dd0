using System.Buffers.Binary;
using System.Text;

namespace EfficientNet.Models.Weights.PyTorch;

/// <summary>A pickle's bytes from front to back; never reads beyond them.</summary>
/// <param name="bytes">All of them.</param>
/// <param name="place">The names of the file and its part in messages.</param>
/// <param name="start">Where to begin.</param>
internal sealed class PickleBytes(byte[] bytes, PicklePlace place, int start)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The next byte to read.</summary>
    public int Position { get; private set; } = start;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>A 64-bit float, which pickles keep big-endian.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>A whole number in two's complement of <paramref name="length"/> bytes, little-endian.</summary>
    public long Long(int length)
    {
        var taken = Take(length);
        if (length > 8)
            throw place.Error($"an integer has {length} bytes; sizes and counts have at most 8.");
        var value = length > 0 && taken[^1] >= 0x80 ? -1L : 0;
        for (var index = length - 1; index >= 0; index--)
            value = value << 8 | taken[index];
        return value;
    }

    /// <summary>Text of <paramref name="length"/> bytes of UTF-8.</summary>
    public string Text(long length)
    {
        var taken = Take(length);
        try
        {
            return Strict.GetString(taken);
        }
        catch (DecoderFallbackException)
        {
            throw place.Error("a text is not UTF-8.");
        }
    }

    /// <summary>Text up to a line feed.</summary>
    public string Line()
    {
        var length = bytes.AsSpan(Position).IndexOf((byte)'\n');
        if (length < 0)
            throw place.Error("a name has no end.");
        var line = Text(length);
        Position++;
        return line;
    }

    public ReadOnlySpan<byte> Take(long count)
    {
        if (count > bytes.Length - Position)
            throw place.Error(
                $"{count} bytes should follow, but only {bytes.Length - Position} do; the file is truncated or damaged."
            );
        var taken = bytes.AsSpan(Position, (int)count);
        Position += (int)count;
        return taken;
    }
}
