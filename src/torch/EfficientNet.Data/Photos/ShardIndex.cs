using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace EfficientNet.Data.Photos;

/// <summary>
/// What the headers of a folder's shards say, kept beside them in <c>.effnet-index</c>, so that a trainer's start does not read
/// them all again. It is valid only for shards of the same names, sizes and times; one that does not match, is damaged, or
/// names a position outside them is ignored.
/// </summary>
/// <param name="Samples">All samples, in order.</param>
/// <param name="Sha256">Of all names and classes.</param>
internal sealed record ShardIndex(ShardSample[] Samples, string Sha256)
{
    private const string FileName = ".effnet-index";

    private static readonly TimeSpan LongestWrite = TimeSpan.FromHours(1);

    private static ReadOnlySpan<byte> Kind => "effnet shards 1\n"u8; // The number changes with the layout.

    /// <summary>The index of samples that were just found.</summary>
    public static ShardIndex Of(ShardFile[] shards, ShardSample[] samples)
    {
        using var hash = new NamesHash();
        var name = new byte[shards.Max(shard => Encoding.UTF8.GetByteCount(shard.Name)) + 32];
        var (shard, prefix) = (-1, 0);
        foreach (var sample in samples)
        {
            if (sample.Shard != shard)
                (shard, prefix) = (sample.Shard, Encoding.UTF8.GetBytes($"{shards[sample.Shard].Name}, byte ", name));
            sample.Offset.TryFormat(name.AsSpan(prefix), out var digits);
            hash.Add(name.AsSpan(0, prefix + digits), sample.Label);
        }

        return new ShardIndex(samples, hash.Finish());
    }

    /// <summary>The index beside the shards; null when there is no valid one.</summary>
    public static ShardIndex? Read(ShardFile[] shards)
    {
        try
        {
            var content = File.ReadAllBytes(PathFor(shards));
            return Verified(content) ? Parse(content, shards) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// Writes it beside the shards if possible; several trainers may do so at once, and each file is whole.
    /// </summary>
    public void Write(ShardFile[] shards)
    {
        var path = PathFor(shards);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            try
            {
                File.WriteAllBytes(temporary, Content(shards));
                DeleteLeftovers(path);
                File.Move(temporary, path, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A full or read-only disk: the next start reads the headers again.
        }
    }

    private static string PathFor(ShardFile[] shards) => Path.Combine(Path.GetDirectoryName(shards[0].Path)!, FileName);

    // Left by trainers killed while writing. The folder has just changed, so its time is now, by the disk's own clock.
    private static void DeleteLeftovers(string path)
    {
        var now = File.GetLastWriteTimeUtc(Path.GetDirectoryName(path)!);
        foreach (
            var left in Directory
                .EnumerateFiles(Path.GetDirectoryName(path)!, $"{FileName}.*.tmp")
                .Where(left => now - File.GetLastWriteTimeUtc(left) > LongestWrite)
        )
            File.Delete(left);
    }

    private static bool Verified(ReadOnlySpan<byte> content) =>
        content.StartsWith(Kind)
        && content.Length >= Kind.Length + SHA256.HashSizeInBytes
        && SHA256.HashData(content[..^SHA256.HashSizeInBytes]).AsSpan().SequenceEqual(content[^SHA256.HashSizeInBytes..]);

    private static ShardIndex? Parse(byte[] content, ShardFile[] shards)
    {
        using var reader = new BinaryReader(new MemoryStream(content, Kind.Length, content.Length - Kind.Length));
        if (reader.ReadInt32() != shards.Length)
            return null;
        foreach (var shard in shards)
        {
            if (
                reader.ReadString() != shard.Name
                || reader.ReadInt64() != shard.Bytes
                || reader.ReadInt64() != shard.ModifiedTicks
            )
                return null;
        }

        var sha256 = reader.ReadString();
        var count = reader.ReadInt32();
        if (
            count < 1
            || reader.BaseStream.Length - reader.BaseStream.Position
                != (long)count * Unsafe.SizeOf<ShardSample>() + SHA256.HashSizeInBytes
        )
            return null;
        var samples = new ShardSample[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(samples.AsSpan()));
        return Array.TrueForAll(samples, sample => sample.IsWithin(shards)) ? new ShardIndex(samples, sha256) : null;
    }

    private byte[] Content(ShardFile[] shards)
    {
        var content = new MemoryStream();
        using var writer = new BinaryWriter(content);
        writer.Write(Kind);
        writer.Write(shards.Length);
        foreach (var shard in shards)
        {
            writer.Write(shard.Name);
            writer.Write(shard.Bytes);
            writer.Write(shard.ModifiedTicks);
        }

        writer.Write(Sha256);
        writer.Write(Samples.Length);
        writer.Write(MemoryMarshal.AsBytes(Samples.AsSpan()));
        writer.Write(SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length)));
        return content.ToArray();
    }
}
