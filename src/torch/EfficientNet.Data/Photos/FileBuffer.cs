using Microsoft.Win32.SafeHandles;

namespace EfficientNet.Data.Photos;

/// <summary>Reads part of a file into a reusable buffer.</summary>
internal static class FileBuffer
{
    /// <summary>Most bytes of an encoded image; no photograph comes close.</summary>
    public const int MostBytes = 256 << 20;

    /// <summary>Makes a buffer at least as long as needed.</summary>
    /// <exception cref="BrokenImageException">The file is too long.</exception>
    public static void Fit(ref byte[] buffer, long bytes, string name)
    {
        if (bytes > MostBytes)
            throw new BrokenImageException($"{name} has {bytes >> 20} MiB, more than the {MostBytes >> 20} that are allowed");
        if (buffer.Length < bytes)
            buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(MostBytes, Math.Max(bytes, buffer.Length * 2L)));
    }

    /// <summary>Reads until the part is full or the file ends.</summary>
    public static int Read(SafeFileHandle file, long offset, Span<byte> part)
    {
        var read = 0;
        while (read < part.Length && RandomAccess.Read(file, part[read..], offset + read) is > 0 and var more)
            read += more;
        return read;
    }
}
