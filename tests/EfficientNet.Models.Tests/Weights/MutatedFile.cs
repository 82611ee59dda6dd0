using System.Buffers.Binary;

namespace EfficientNet.Models.Tests.Weights;

/// <summary>
/// Makes a damaged file from whole ones: bits flipped, bytes and numbers replaced, cut, or spliced with another.
/// </summary>
internal static class MutatedFile
{
    private static readonly ulong[] Edges = [0, 1, 0x7f, 0xff, 0x7fffffff, 0xffffffff, 1UL << 60, long.MaxValue, ulong.MaxValue];

    /// <summary>The same bytes for the same number.</summary>
    public static byte[] Create(IReadOnlyList<byte[]> whole, int number)
    {
        var random = new Random(number);
        var file = whole[random.Next(whole.Count)].ToArray();
        for (var changes = random.Next(1, 5); changes > 0 && file.Length > 0; changes--)
            file = Change(file, whole, random);
        return file;
    }

    private static byte[] Change(byte[] file, IReadOnlyList<byte[]> whole, Random random)
    {
        var at = random.Next(file.Length);
        switch (random.Next(8))
        {
            case 0:
                return file[..at];
            case 1:
                var other = whole[random.Next(whole.Count)];
                return [.. file[..at], .. other[random.Next(other.Length)..]];
            case 2: // a piece again, somewhere else
                var length = random.Next(Math.Min(64, file.Length - at) + 1);
                return [.. file[..at], .. file[at..(at + length)], .. file[at..]];
            case 3: // a piece is gone
                return [.. file[..at], .. file[Math.Min(file.Length, at + random.Next(1, 9))..]];
            case 4:
                file[at] = (byte)random.Next(256);
                return file;
            case 5: // a number at the edge of its type
                Span<byte> edge = stackalloc byte[8];
                BinaryPrimitives.WriteUInt64LittleEndian(edge, Edges[random.Next(Edges.Length)]);
                edge[..Math.Min(1 << random.Next(4), file.Length - at)].CopyTo(file.AsSpan(at));
                return file;
            default:
                file[at] ^= (byte)(1 << random.Next(8));
                return file;
        }
    }
}
