using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;

namespace EfficientNet.Blobs;

/// <summary>
/// Puts a verified file into S3: at once while it is small, else in parts, since S3 takes no more than 5 GiB at once.
/// </summary>
/// <param name="client">The store.</param>
/// <param name="bucket">Bucket.</param>
/// <param name="partBytes">Size of a part; S3 allows 5 MiB to 5 GiB, and 10,000 parts.</param>
internal sealed class S3Upload(IAmazonS3 client, string bucket, long partBytes)
{
    private const string ContentType = "application/octet-stream";

    /// <summary>Puts the file, which S3 then has whole or not at all; what is there under the key is replaced.</summary>
    public Task PutAsync(string key, FileStream file, string sha256, CancellationToken cancellationToken) =>
        file.Length <= partBytes ? AtOnceAsync(key, file, sha256, cancellationToken) : InPartsAsync(key, file, cancellationToken);

    private async Task AtOnceAsync(string key, FileStream file, string sha256, CancellationToken cancellationToken)
    {
        file.Position = 0;
        var request = new PutObjectRequest
        {
            BucketName = bucket,
            Key = key,
            InputStream = file,
            AutoCloseStream = false,
            ContentType = ContentType,
            ChecksumSHA256 = Convert.ToBase64String(Convert.FromHexString(sha256)),
            UseChunkEncoding = false, // Not every compatible store knows S3's own chunks.
        };
        await client.PutObjectAsync(request, cancellationToken);
    }

    private async Task InPartsAsync(string key, FileStream file, CancellationToken cancellationToken)
    {
        var begin = new InitiateMultipartUploadRequest
        {
            BucketName = bucket,
            Key = key,
            ContentType = ContentType,
            ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
        };
        var upload = (await client.InitiateMultipartUploadAsync(begin, cancellationToken)).UploadId;
        try
        {
            var parts = new List<PartETag>();
            for (var from = 0L; from < file.Length; from += partBytes)
                parts.Add(await PartAsync(key, upload, parts.Count + 1, file, from, cancellationToken));
            var end = new CompleteMultipartUploadRequest
            {
                BucketName = bucket,
                Key = key,
                UploadId = upload,
                PartETags = parts,
            };
            await client.CompleteMultipartUploadAsync(end, cancellationToken);
        }
        catch
        {
            await AbortAsync(key, upload);
            throw;
        }
    }

    // Each part goes with its own hash, for the store to check; the file's as a whole was checked before the first went.
    private async Task<PartETag> PartAsync(
        string key,
        string upload,
        int number,
        FileStream file,
        long from,
        CancellationToken cancellationToken
    )
    {
        var length = Math.Min(partBytes, file.Length - from);
        var sha256 = await HashAsync(file, from, length, cancellationToken);
        file.Position = from;
        var request = new UploadPartRequest
        {
            BucketName = bucket,
            Key = key,
            UploadId = upload,
            PartNumber = number,
            InputStream = file,
            PartSize = length,
            ChecksumSHA256 = sha256,
            UseChunkEncoding = false,
        };
        var answer = await client.UploadPartAsync(request, cancellationToken);
        return new PartETag(number, answer.ETag) { ChecksumSHA256 = sha256 };
    }

    private static async Task<string> HashAsync(FileStream file, long from, long length, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        file.Position = from;
        for (var left = length; left > 0; )
        {
            var piece = buffer.AsMemory(0, (int)Math.Min(left, buffer.Length));
            await file.ReadExactlyAsync(piece, cancellationToken);
            hash.AppendData(piece.Span);
            left -= piece.Length;
        }

        return Convert.ToBase64String(hash.GetHashAndReset());
    }

    // Parts of an upload that nobody ends are kept, and paid for.
    private async Task AbortAsync(string key, string upload)
    {
        try
        {
            var abort = new AbortMultipartUploadRequest
            {
                BucketName = bucket,
                Key = key,
                UploadId = upload,
            };
            await client.AbortMultipartUploadAsync(abort, CancellationToken.None);
        }
        catch (Exception error) when (S3BlobStore.IsStores(error))
        {
            // Report why the upload failed; a rule of the bucket removes what is left
            // (docs/checkpoints.md).
        }
    }
}
