using System.Net;
using System.Security.Cryptography;
using EfficientNet.Agent.Configuration;
using EfficientNet.Host.Files;

namespace EfficientNet.Agent.ControlPlane;

/// <summary>Streams checkpoints to and from the control plane's store, addressed by SHA-256 (protocol rule P18).</summary>
internal sealed class BlobClient(ControlPlaneClient client, AgentTimings timings)
{
    private const int BufferBytes = 1 << 17;

    /// <summary>Whether the store has the blob.</summary>
    /// <exception cref="ControlPlaneException">Nobody answered.</exception>
    public Task<bool> ExistsAsync(string sha256, CancellationToken cancellationToken) =>
        client.SendAsync(
            _ => new HttpRequestMessage(HttpMethod.Head, PathOf(sha256)),
            timings.CallDeadline,
            (response, _) => Task.FromResult(response.IsSuccessStatusCode),
            alsoFine: HttpStatusCode.NotFound,
            cancellationToken
        );

    /// <summary>Uploads a file to the store.</summary>
    /// <exception cref="FileNotFoundException">The file is missing; a newer checkpoint may have replaced it.</exception>
    /// <exception cref="ControlPlaneException">Nobody accepted it.</exception>
    public Task UploadAsync(string sha256, string path, CancellationToken cancellationToken) =>
        client.SendAsync(
            limit => new HttpRequestMessage(HttpMethod.Put, PathOf(sha256))
            {
                Content = new ProlongingContent(OpenToRead(path), limit),
            },
            timings.BlobStall,
            (_, _) => Task.FromResult(true),
            alsoFine: null,
            cancellationToken
        );

    /// <summary>Downloads a blob into a new file, whole and verified. False means that the store does not have it.</summary>
    /// <exception cref="DamagedBlobException">The content was wrong.</exception>
    /// <exception cref="ControlPlaneException">Nobody sent it.</exception>
    public Task<bool> DownloadAsync(string sha256, long bytes, string path, CancellationToken cancellationToken) =>
        client.SendAsync(
            _ => new HttpRequestMessage(HttpMethod.Get, PathOf(sha256)),
            timings.BlobStall + AgentTimings.StoringTime(bytes),
            (response, limit) =>
                response.StatusCode == HttpStatusCode.NotFound
                    ? Task.FromResult(false)
                    : SaveAsync(response, sha256, path, limit),
            alsoFine: HttpStatusCode.NotFound,
            cancellationToken
        );

    private static async Task<bool> SaveAsync(HttpResponseMessage response, string sha256, string path, Deadline limit)
    {
        var temporary = path + DurableFile.TemporaryEnding;
        try
        {
            await ReceiveAsync(response, sha256, temporary, limit);
        }
        catch
        {
            File.Delete(temporary); // A full disk needs the space, and nobody reads a partial file.
            throw;
        }

        File.Move(temporary, path, overwrite: true);
        return true;
    }

    private static async Task ReceiveAsync(HttpResponseMessage response, string sha256, string temporary, Deadline limit)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (
            var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes, useAsync: true)
        )
        {
            await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
            var buffer = new byte[BufferBytes];
            while (await body.ReadAsync(buffer, limit.Token) is var read and > 0)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), limit.Token);
                limit.Prolong();
            }

            file.Flush(flushToDisk: true);
        }

        var got = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (got != sha256)
            throw new DamagedBlobException($"what the control plane's store sent for blob {sha256} has the SHA-256 {got}");
    }

    private static Uri PathOf(string sha256) => new($"blobs/{sha256}", UriKind.Relative);

    // The trainer may replace and delete the file while it is read; an open file stays readable.
    private static FileStream OpenToRead(string path)
    {
        try
        {
            return new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                BufferBytes,
                useAsync: true
            );
        }
        catch (DirectoryNotFoundException error)
        {
            throw new FileNotFoundException($"The folder of '{path}' is gone.", path, error);
        }
    }
}
