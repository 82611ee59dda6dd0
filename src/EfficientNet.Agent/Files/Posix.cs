using System.ComponentModel;
using System.Runtime.InteropServices;

namespace EfficientNet.Agent.Files;

/// <summary>The few system calls that .NET has no method for.</summary>
internal static partial class Posix
{
    private const int SignalKill = 9;
    private const int SignalTerminate = 15;
    private const int NoSuchProcess = 3;
    private const int ReadOnlyDirectory = 0x10000; // O_RDONLY | O_DIRECTORY

    /// <summary>Sends SIGKILL to every process of a group; a group without processes is not an error.</summary>
    public static void KillGroup(int groupId) => Signal(-groupId, SignalKill);

    /// <summary>Asks one process to end.</summary>
    public static void Terminate(int processId) => Signal(processId, SignalTerminate);

    /// <summary>Makes a rename or a new name in the folder survive a power cut.</summary>
    /// <exception cref="IOException">The folder can't be opened or synced.</exception>
    public static void SyncFolder(string folder)
    {
        var descriptor = Open(folder, ReadOnlyDirectory);
        if (descriptor < 0)
            throw Failure("open", folder);
        try
        {
            if (Sync(descriptor) != 0)
                throw Failure("fsync", folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static void Signal(int target, int signal)
    {
        if (target is 0 or 1 or -1)
            throw new ArgumentOutOfRangeException(nameof(target), target, "A signal to this target would reach processes that are not ours.");
        if (Kill(target, signal) != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
            throw new Win32Exception(error);
    }

    private static IOException Failure(string call, string folder) =>
        new($"{call} of folder '{folder}' failed: {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int target, int signal);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
