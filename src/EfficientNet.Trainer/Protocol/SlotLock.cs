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
        var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (Libc.Lock(file, Libc.LockExclusive | Libc.LockWithoutWaiting) == 0)
            return new SlotLock(file);
        file.Dispose();
        return null;
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();
}
