using System.Security.Cryptography;

namespace EfficientNet.Blobs;

/// <summary>Bytes on their way through a file, hashed as they pass.</summary>
internal static class BlobFile
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Copies a stream to another; returns its length and its SHA-256, lower-case hexadecimal.</summary>
    public static async Task<(long Length, string Sha256)> CopyAsync(
        Stream content,
        Stream? target,
        CancellationToken cancellationToken
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        long length = 0;
        int read;
        while ((read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            length += read;
            if (target is not null)
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return (length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>A file that is gone when it is closed.</summary>
    public static FileStream CreateTemporary(string folder) =>
        new(
            Path.Combine(folder, Guid.NewGuid().ToString("N")),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.Delete,
            bufferSize: 0,
            FileOptions.Asynchronous | FileOptions.DeleteOnClose
        );

    /// <summary>
    /// Makes a folder for temporary files, and removes those that nobody has written to for a day: their process was killed.
    /// </summary>
    public static string OpenTemporaryFolder(string folder, DateTimeOffset now)
    {
        foreach (
            var file in Directory
                .CreateDirectory(folder)
                .EnumerateFiles()
                .Where(file => now - file.LastWriteTimeUtc > TimeSpan.FromDays(1))
        )
            file.Delete();
        return folder;
    }

    /// <summary>Throws <see cref="BlobMismatchException"/> unless what came is what the name stands for.</summary>
    public static void Require(BlobName name, long length, string sha256)
    {
        if (sha256 != name.Sha256)
            throw new BlobMismatchException(
                $"The {length} bytes received for blob {name.Sha256} have the SHA-256 {sha256}; nothing was stored."
            );
    }
}
