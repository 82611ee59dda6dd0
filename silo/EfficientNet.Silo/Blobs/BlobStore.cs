using System.Security.Cryptography;
using EfficientNet.Telemetry;

namespace EfficientNet.Silo.Blobs;

/// <summary>
/// Checkpoints by content: <c>{root}/ab/cdef…</c>, named by the SHA-256 of their bytes (protocol rules P16, P18). A blob is there whole
/// or not at all: hashed while it is written, synced, renamed, and its folder synced.
/// </summary>
public sealed class BlobStore
{
    private const int BufferBytes = 1 << 20;

    private readonly string _root;
    private readonly string _incoming;

    /// <summary>Opens the store and removes what an earlier process left half-written.</summary>
    public BlobStore(string root)
    {
        _root = root;
        _incoming = Path.Combine(root, $".incoming-{Environment.MachineName}");
        if (Directory.Exists(_incoming))
            Directory.Delete(_incoming, recursive: true);
        Directory.CreateDirectory(_incoming);
    }

    /// <summary>The blob's file, or null when there is none.</summary>
    public FileInfo? Find(BlobName name)
    {
        var file = new FileInfo(PathOf(name));
        return file.Exists ? file : null;
    }

    /// <summary>
    /// Stores <paramref name="content"/> under <paramref name="name"/> and returns its length in bytes. Throws <see cref="BlobMismatchException"/>
    /// when its hash is another. An existing blob is replaced by equal bytes, which heals one that the disk has damaged.
    /// </summary>
    public async Task<long> StoreAsync(BlobName name, Stream content, CancellationToken cancellationToken)
    {
        var temporary = Path.Combine(_incoming, Guid.NewGuid().ToString("N"));
        try
        {
            var (length, hash) = await WriteAsync(temporary, content, cancellationToken);
            if (hash != name.Sha256)
                throw new BlobMismatchException($"The {length} bytes received for blob {name.Sha256} have the SHA-256 {hash}; nothing was stored.");
            var path = PathOf(name);
            var folder = Path.GetDirectoryName(path)!;
            if (!Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder);
                DirectorySync.Flush(_root);
            }

            File.Move(temporary, path, overwrite: true);
            DirectorySync.Flush(folder);
            EffnetTelemetry.OnBlobStored(length);
            return length;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task<(long Length, string Hash)> WriteAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        file.Flush(flushToDisk: true);
        return (file.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private string PathOf(BlobName name) => Path.Combine(_root, name.Sha256[..2], name.Sha256[2..]);
}
