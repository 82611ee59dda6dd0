using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EfficientNet.Models.Native;

/// <summary>
/// A Linux file without a name (memfd_create(2)): nothing is left behind after a crash, no other process can replace it,
/// and it can be loaded even if the temporary folder is mounted noexec.
/// </summary>
internal static partial class MemoryFile
{
    private const uint CloseOnExec = 1; // MFD_CLOEXEC

    /// <summary>Loads a shared library from memory and keeps it loaded for the life of the process.</summary>
    /// <exception cref="DllNotFoundException">The loader refused it; its message says why.</exception>
    public static IntPtr LoadLibrary(string name, ReadOnlySpan<byte> library)
    {
        using var file = new SafeFileHandle(Create(name, CloseOnExec), ownsHandle: true);
        if (file.IsInvalid)
            throw new DllNotFoundException($"memfd_create failed: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");
        RandomAccess.Write(file, library, 0);
        return NativeLibrary.Load($"/proc/self/fd/{file.DangerousGetHandle()}"); // The mapping outlives the descriptor.
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Create(string name, uint flags);
}
