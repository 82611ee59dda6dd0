using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EfficientNet.Trainer.Protocol;

/// <summary>Functions of the C library that .NET does not offer.</summary>
internal static partial class TrainerLibc
{
    public const int Interrupted = 4; // EINTR
    public const int TrimThreshold = -1; // M_TRIM_THRESHOLD
    public const int TopPad = -2; // M_TOP_PAD
    public const int MapThreshold = -3; // M_MMAP_THRESHOLD
    public const int ArenaMaximum = -8; // M_ARENA_MAX

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    public static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int DuplicateTo(int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    public static partial int SetAllocator(int parameter, int value);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static unsafe partial nint Write(SafeFileHandle file, byte* bytes, nint count);

    /// <summary>Ends the process at once: no handlers or destructors, whatever other threads are doing.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void ExitNow(int code);
}
