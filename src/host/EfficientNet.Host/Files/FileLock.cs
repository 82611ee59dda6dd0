using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EfficientNet.Host.Files;

/// <summary>
/// A lock on a file (<c>flock(2)</c>), held by one, or shared by several. The kernel releases it when its process ends, in
/// whatever way, so a crash leaves nothing behind. The file stays, empty.
/// </summary>
public sealed class FileLock : IDisposable
{
    // Linux's own numbers, the same on all of its processors.
    private const int OpenForLock = 0x80042; // O_RDWR | O_CREAT | O_CLOEXEC
    private const int ReadableByAll = 0x1A4; // 0644
    private const int Shared = 1; // LOCK_SH
    private const int Exclusive = 2; // LOCK_EX
    private const int WithoutWaiting = 4; // LOCK_NB
    private const int Interrupted = 4; // EINTR
    private const int WouldBlock = 11; // EWOULDBLOCK
    private const int NotThere = 2; // ENOENT
    private const int NotPermitted = 1; // EPERM
    private const int AccessDenied = 13; // EACCES
    private const int ReadOnlyFileSystem = 30; // EROFS

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly SafeFileHandle _file;

    private FileLock(SafeFileHandle file) => _file = file;

    /// <summary>Takes the lock exclusively; null means that someone else has it.</summary>
    /// <exception cref="IOException">The file can't be made or locked.</exception>
    /// <exception cref="UnauthorizedAccessException">The file can't be written.</exception>
    public static FileLock? TryTake(string path) => Try(path, Exclusive);

    /// <summary>Waits until nobody else has the lock, and takes it exclusively.</summary>
    /// <exception cref="TimeoutException">Someone else has it for longer than <paramref name="patience"/>.</exception>
    public static Task<FileLock> TakeAsync(
        string path,
        TimeSpan patience,
        TimeProvider time,
        CancellationToken cancellationToken
    ) => WaitAsync(path, Exclusive, patience, time, cancellationToken);

    /// <summary>Waits until nobody has the lock exclusively, and shares it with others.</summary>
    /// <exception cref="TimeoutException">Someone has it exclusively for longer than <paramref name="patience"/>.</exception>
    public static Task<FileLock> ShareAsync(
        string path,
        TimeSpan patience,
        TimeProvider time,
        CancellationToken cancellationToken
    ) => WaitAsync(path, Shared, patience, time, cancellationToken);

    /// <summary>Releases the lock.</summary>
    public void Dispose() => _file.Dispose();

    private static async Task<FileLock> WaitAsync(
        string path,
        int kind,
        TimeSpan patience,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var began = time.GetTimestamp();
        while (true)
        {
            if (Try(path, kind) is { } taken)
                return taken;
            if (time.GetElapsedTime(began) >= patience)
                throw new TimeoutException($"Another process holds {path} for more than {patience.TotalSeconds:0} s.");
            await Task.Delay(Look, time, cancellationToken);
        }
    }

    private static FileLock? Try(string path, int kind)
    {
        // Not File.OpenHandle, which takes its own lock on the file.
        var file = new SafeFileHandle(Libc.Open(path, OpenForLock, ReadableByAll), ownsHandle: true);
        if (file.IsInvalid)
            throw Failure("opened", path);
        while (Libc.Lock(file, kind | WithoutWaiting) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == Interrupted)
                continue;
            var failure = error == WouldBlock ? null : Failure("locked", path);
            file.Dispose();
            return failure is null ? null : throw failure;
        }

        return new FileLock(file);
    }

    private static Exception Failure(string what, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        var message = $"'{path}' can't be {what}: {Marshal.GetPInvokeErrorMessage(error)}";
        return error switch
        {
            NotPermitted or AccessDenied or ReadOnlyFileSystem => new UnauthorizedAccessException(message),
            NotThere => new DirectoryNotFoundException(message),
            _ => new IOException(message, error),
        };
    }
}
