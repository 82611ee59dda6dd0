using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EfficientNet.Contracts;
using Microsoft.Win32.SafeHandles;

namespace EfficientNet.Host.Files;

/// <summary>Files that are either whole and on disk or not there, even after a power cut (protocol rule P16).</summary>
public static class DurableFile
{
    /// <summary>Extension of files that were being written when their process ended; nothing reads them.</summary>
    public const string TemporaryEnding = ".tmp";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int OpenToRead = 0x80000; // O_RDONLY | O_CLOEXEC on Linux

    /// <summary>Writes a temporary file, syncs it, renames it, and syncs the folder, which must exist.</summary>
    /// <exception cref="IOException">For example, the disk is full. The old content, or none, is still there.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var draft = new DraftFile(path);
        draft.Stream.Write(content);
        draft.Commit();
    }

    /// <summary>The same for content written piece by piece; a missing folder is created.</summary>
    /// <exception cref="IOException">For example, the disk is full. The old content, or none, is still there.</exception>
    public static void Write(string path, Action<Stream> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var draft = new DraftFile(path);
        content(draft.Stream);
        draft.Commit();
    }

    /// <summary>Writes a text that only the file's owner may read.</summary>
    public static void WritePrivateText(string path, string text)
    {
        using var draft = new DraftFile(path, OwnerOnly);
        draft.Stream.Write(Encoding.UTF8.GetBytes(text));
        draft.Commit();
    }

    /// <summary>Writes a value as JSON.</summary>
    public static void WriteJson<T>(string path, T value) =>
        Write(path, JsonSerializer.SerializeToUtf8Bytes(value, ContractsJson.Options));

    /// <summary>Reads a value written by <see cref="WriteJson{T}"/>.</summary>
    /// <exception cref="JsonException">The content is not such a value.</exception>
    public static T ReadJson<T>(string path) =>
        JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), ContractsJson.Options)
        ?? throw new JsonException($"File '{path}' holds null.");

    /// <summary>SHA-256 of a file, lower-case hexadecimal.</summary>
    public static async Task<string> Sha256Async(string path, CancellationToken cancellationToken)
    {
        const int BufferBytes = 1 << 20;
        const FileShare Anything = FileShare.ReadWrite | FileShare.Delete;
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, Anything, BufferBytes, useAsync: true);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    /// <summary>Makes a rename or a new name in the folder survive a power cut.</summary>
    /// <exception cref="IOException">The folder can't be opened or synced.</exception>
    public static void SyncFolder(string folder)
    {
        using var handle = new SafeFileHandle(Libc.Open(folder, OpenToRead, mode: 0), ownsHandle: true);
        if (handle.IsInvalid || Libc.Sync(handle) != 0)
            throw new IOException(
                $"Folder '{folder}' can't be synced: {Marshal.GetLastPInvokeErrorMessage()}",
                Marshal.GetLastPInvokeError()
            );
    }
}
