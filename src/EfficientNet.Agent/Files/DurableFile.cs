using System.Security.Cryptography;
using System.Text.Json;
using EfficientNet.Contracts;

namespace EfficientNet.Agent.Files;

/// <summary>Files that are either whole or absent, whatever is cut off when.</summary>
internal static class DurableFile
{
    /// <summary>Ending of files that were being written when the agent ended; nothing reads them.</summary>
    public const string TemporaryEnding = ".tmp";

    /// <summary>Writes a temporary file, syncs it, renames it, syncs the folder.</summary>
    /// <exception cref="IOException">For example: the disk is full. The old content, or none, is still there.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + TemporaryEnding;
        try
        {
            using (var handle = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                RandomAccess.Write(handle, content, fileOffset: 0);
                RandomAccess.FlushToDisk(handle);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(temporary);
            throw;
        }

        Posix.SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Writes a value as JSON.</summary>
    public static void WriteJson<T>(string path, T value) => Write(path, JsonSerializer.SerializeToUtf8Bytes(value, ContractsJson.Options));

    /// <summary>Reads a value written by <see cref="WriteJson{T}"/>.</summary>
    /// <exception cref="JsonException">The content is not such a value.</exception>
    public static T ReadJson<T>(string path) =>
        JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), ContractsJson.Options) ?? throw new JsonException($"File '{path}' holds null.");

    /// <summary>SHA-256 of a file, lower-case hexadecimal.</summary>
    public static async Task<string> Sha256Async(string path, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 20, useAsync: true);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
