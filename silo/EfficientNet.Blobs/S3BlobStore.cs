using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using EfficientNet.Experiments;
using EfficientNet.Telemetry;

namespace EfficientNet.Blobs;

/// <summary>
/// Blobs in an S3-compatible store, <c>{prefix}ab/cdef…</c>. Each passes through a temporary file on this host: the object is
/// put only when the hash is right, with the hash for the store to check again, and not a byte is handed on before all of
/// them are verified.
/// </summary>
public sealed class S3BlobStore : IBlobStore, IDisposable
{
    /// <summary>What is larger goes in parts of this size; 10,000 of them hold more than the largest blob.</summary>
    private const long PartBytes = 64L << 20;

    private readonly IAmazonS3 _client;
    private readonly S3Address _address;
    private readonly S3Upload _upload;
    private readonly string _temporary;

    /// <summary>Works on an address; nobody is asked yet.</summary>
    /// <param name="client">Becomes the store's.</param>
    /// <param name="address">Bucket and prefix.</param>
    /// <param name="temporary">Folder for blobs on their way.</param>
    /// <param name="time">For leftovers of a killed process.</param>
    /// <param name="partBytes">What is larger goes in parts of this size, at least 5 MiB.</param>
    public S3BlobStore(IAmazonS3 client, S3Address address, string temporary, TimeProvider time, long partBytes = PartBytes)
    {
        (_client, _address) = (client, address);
        _upload = new S3Upload(client, address.Bucket, partBytes);
        _temporary = BlobFile.OpenTemporaryFolder(temporary, time.GetUtcNow());
    }

    /// <summary>Bucket and prefix.</summary>
    public S3Address Address => _address;

    /// <inheritdoc />
    public async Task<long> StoreAsync(BlobName name, Stream content, CancellationToken cancellationToken)
    {
        await using var file = BlobFile.CreateTemporary(_temporary);
        var (length, sha256) = await BlobFile.CopyAsync(content, file, cancellationToken);
        BlobFile.Require(name, length, sha256);
        await PutAsync(KeyOf(name), file, sha256, cancellationToken);
        EffnetTelemetry.OnBlobStored(length);
        return length;
    }

    /// <inheritdoc />
    public async Task<StoredBlob?> FindAsync(BlobName name, CancellationToken cancellationToken)
    {
        var found = await AskAsync(() => _client.GetObjectMetadataAsync(_address.Bucket, KeyOf(name), cancellationToken));
        return found is null ? null : new StoredBlob(name, found.ContentLength, Utc(found.LastModified));
    }

    /// <inheritdoc />
    public async Task<Stream> OpenAsync(BlobName name, CancellationToken cancellationToken)
    {
        using var answer =
            await AskAsync(() => _client.GetObjectAsync(_address.Bucket, KeyOf(name), cancellationToken))
            ?? throw new NotFoundException($"There is no blob {name.Sha256} in the store.");
        var file = BlobFile.CreateTemporary(_temporary);
        try
        {
            var (_, sha256) = await ReadAsync(answer.ResponseStream, file, cancellationToken);
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
        var request = new ListObjectsV2Request { BucketName = _address.Bucket, Prefix = _address.Prefix };
        while (await AskAsync(() => _client.ListObjectsV2Async(request, cancellationToken)) is { } page)
        {
            foreach (var found in page.S3Objects ?? [])
            {
                if (
                    BlobName.TryParse(
                        found.Key[_address.Prefix.Length..].Replace("/", "", StringComparison.Ordinal),
                        out var name
                    )
                )
                    yield return new StoredBlob(name, found.Size ?? 0, Utc(found.LastModified));
            }

            if (page.IsTruncated != true)
                yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(BlobName name, CancellationToken cancellationToken) =>
        AskAsync(() => _client.DeleteObjectAsync(_address.Bucket, KeyOf(name), cancellationToken));

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private async Task PutAsync(string key, FileStream file, string sha256, CancellationToken cancellationToken)
    {
        try
        {
            await _upload.PutAsync(key, file, sha256, cancellationToken);
        }
        catch (AmazonS3Exception error) when (error.ErrorCode == "EntityTooLarge")
        {
            throw new BlobTooLargeException(
                $"The store {_address} takes no blob as large as {file.Length} bytes: {error.Message}",
                error
            );
        }
        catch (Exception error) when (IsStores(error))
        {
            throw Failed(error);
        }
    }

    private async Task<(long Length, string Sha256)> ReadAsync(Stream content, Stream file, CancellationToken cancellationToken)
    {
        try
        {
            return await BlobFile.CopyAsync(content, file, cancellationToken);
        }
        catch (Exception error)
            when (error is AmazonClientException or HttpRequestException || (error is IOException && !DiskIsFull(error)))
        {
            throw Failed(error);
        }
    }

    // Null means it is not there. A missing bucket is an error, not a missing blob.
    private async Task<T?> AskAsync<T>(Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound && error.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
        catch (Exception error) when (IsStores(error))
        {
            throw Failed(error);
        }
    }

    /// <summary>Whether an error is the store's or the connection's to it.</summary>
    internal static bool IsStores(Exception error) =>
        error is AmazonClientException or AmazonServiceException or HttpRequestException;

    private BlobStoreException Failed(Exception error) => new($"The store {_address} did not do it: {error.Message}", error);

    private static bool DiskIsFull(Exception error) => error.HResult is 28 or unchecked((int)0x80070070); // ENOSPC

    private static DateTimeOffset Utc(DateTime? time) =>
        time is { } at ? new DateTimeOffset(at.ToUniversalTime()) : DateTimeOffset.MaxValue;

    private string KeyOf(BlobName name) => $"{_address.Prefix}{name.Sha256[..2]}/{name.Sha256[2..]}";
}
