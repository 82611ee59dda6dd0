using System.Runtime.CompilerServices;
using EfficientNet.Experiments;
using EfficientNet.Host.Files;
using EfficientNet.Telemetry;

namespace EfficientNet.Blobs;

/// <summary>
/// Blobs in a folder, <c>{root}/ab/cdef…</c>, which silos on several hosts may share: written to a temporary name, synced,
/// renamed, and the folder synced.
/// </summary>
public sealed class FolderBlobStore : IBlobStore
{
    private readonly string _root;
    private readonly string _incoming;

    /// <summary>Opens the store and removes what an earlier process left half-written.</summary>
    public FolderBlobStore(string root, TimeProvider time)
    {
        _root = root;
        _incoming = BlobFile.OpenTemporaryFolder(Path.Combine(root, ".incoming"), time.GetUtcNow());
    }

    /// <inheritdoc />
    public async Task<long> StoreAsync(BlobName name, Stream content, CancellationToken cancellationToken)
    {
        var temporary = Path.Combine(_incoming, Guid.NewGuid().ToString("N"));
        try
        {
            long length;
            await using (
                var file = new FileStream(
                    temporary,
                    FileMode.CreateNew,
                    FileAccess.Write,
                    FileShare.None,
                    bufferSize: 0,
                    useAsync: true
                )
            )
            {
                (length, var sha256) = await BlobFile.CopyAsync(content, file, cancellationToken);
                BlobFile.Require(name, length, sha256);
                file.Flush(flushToDisk: true);
            }

            var path = PathOf(name);
            var folder = Path.GetDirectoryName(path)!;
            if (!Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder);
                DurableFile.SyncFolder(_root);
            }

            File.Move(temporary, path, overwrite: true);
            DurableFile.SyncFolder(folder);
            EffnetTelemetry.OnBlobStored(length);
            return length;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <inheritdoc />
    public Task<StoredBlob?> FindAsync(BlobName name, CancellationToken cancellationToken)
    {
        var file = new FileInfo(PathOf(name));
        return Task.FromResult(file.Exists ? new StoredBlob(name, file.Length, file.LastWriteTimeUtc) : null);
    }

    /// <inheritdoc />
    public async Task<Stream> OpenAsync(BlobName name, CancellationToken cancellationToken)
    {
        var file = Open(name);
        try
        {
            var (_, sha256) = await BlobFile.CopyAsync(file, target: null, cancellationToken);
            if (sha256 != name.Sha256)
                throw new BlobDamagedException(name, sha256);
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredBlob> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var folder in new DirectoryInfo(_root).EnumerateDirectories("??"))
        {
            foreach (var file in folder.EnumerateFiles())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (
                    BlobName.TryParse(folder.Name + file.Name, out var name)
                    && await FindAsync(name, cancellationToken) is { } blob
                )
                    yield return blob;
            }
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(BlobName name, CancellationToken cancellationToken)
    {
        try
        {
            File.Delete(PathOf(name));
        }
        catch (DirectoryNotFoundException) { }

        return Task.CompletedTask;
    }

    private FileStream Open(BlobName name)
    {
        try
        {
            return new FileStream(
                PathOf(name),
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read | FileShare.Delete,
                bufferSize: 0,
                useAsync: true
            );
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotFoundException($"There is no blob {name.Sha256} in the store.");
        }
    }

    private string PathOf(BlobName name) => Path.Combine(_root, name.Sha256[..2], name.Sha256[2..]);
}
