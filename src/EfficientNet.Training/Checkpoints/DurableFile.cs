using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EfficientNet.Training.Checkpoints;

/// <summary>Files that are whole and on disk, or not there (protocol rule P16).</summary>
public static partial class DurableFile
{
    private const int OpenDirectory = 0x10000; // O_DIRECTORY | O_RDONLY on Linux

    /// <summary>Writes to a temporary name in the same folder, syncs the file, renames it to <paramref name="path"/>, syncs the folder.</summary>
    public static void Write(string path, Action<Stream> content)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                content(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        SyncFolder(folder);
    }

    /// <summary>Brings the names in a folder to disk.</summary>
    public static void SyncFolder(string folder)
    {
        using var handle = new SafeFileHandle(Open(folder, OpenDirectory), ownsHandle: true);
        if (handle.IsInvalid || Sync(handle) != 0)
            throw new IOException($"The folder {folder} cannot be synced: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle file);
}
