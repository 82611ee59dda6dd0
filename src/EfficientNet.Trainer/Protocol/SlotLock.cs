using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EfficientNet.Trainer.Protocol;

/// <summary>The lock of a device slot, held for the life of the process; the kernel gives it back whatever happens (protocol rule P20).</summary>
internal sealed class SlotLock : IDisposable
{
    private readonly SafeFileHandle _file;

    private SlotLock(SafeFileHandle file) => _file = file;

    /// <summary>Takes the lock, or returns null when another trainer holds it.</summary>
    public static SlotLock? TryTake(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        // Not File.OpenHandle: .NET takes a shared lock of its own on what it opens.
        var file = new SafeFileHandle(Libc.Open(path, Libc.OpenForLock, Convert.ToInt32("644", 8)), ownsHandle: true);
        if (!file.IsInvalid && Libc.Lock(file, Libc.LockExclusive | Libc.LockWithoutWaiting) == 0)
            return new SlotLock(file);
        var error = Marshal.GetLastPInvokeError();
        file.Dispose();
        return error == Libc.WouldBlock ? null : throw new IOException($"The slot {path} cannot be locked: {new Win32Exception(error).Message}");
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();
}
