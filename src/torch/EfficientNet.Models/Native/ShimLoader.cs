using System.Runtime.InteropServices;
using TorchSharp;

namespace EfficientNet.Models.Native;

/// <summary>
/// Loads TorchSharp's own native library, <c>libLibTorchSharp.so</c>. The published file requires the libstdc++ of GCC 13;
/// where that is missing, a patched copy without the requirement is loaded from memory (docs/libtorch.md).
/// </summary>
internal static class ShimLoader
{
    /// <summary>The one symbol version that older systems lack. Its only symbol is a link marker that is never called.</summary>
    public const string TooNewVersion = "GLIBCXX_3.4.32";

    public const string FileName = "libLibTorchSharp.so";

    /// <summary>Loads the library; the return value says whether the copy was needed.</summary>
    /// <exception cref="TorchRuntimeException">It is missing, or does not load even then.</exception>
    public static bool Load()
    {
        if (NativeLibrary.TryLoad("LibTorchSharp", typeof(torch).Assembly, null, out _))
            return false;

        var path =
            SearchDirectories().Select(directory => Path.Combine(directory, FileName)).FirstOrDefault(File.Exists)
            ?? throw new TorchRuntimeException(
                $"{FileName} was not found in {string.Join(", ", SearchDirectories())}. "
                    + "It is part of the TorchSharp package for linux-x64; other systems are not supported."
            );
        try
        {
            var bytes = File.ReadAllBytes(path);
            var weakened = ElfVersionRequirements.Weaken(bytes, TooNewVersion);
            if (weakened == WeakenedRequirement.Absent)
                NativeLibrary.Load(path); // Something else is wrong: let the loader report it.
            else
                MemoryFile.LoadLibrary("LibTorchSharp", bytes);
            return true;
        }
        catch (Exception exception)
            when (exception is DllNotFoundException or InvalidDataException or IOException or BadImageFormatException)
        {
            throw new TorchRuntimeException(
                $"{path} does not load: {exception.Message} It must come with libtorch 2.10.0 for linux-x64.",
                exception
            );
        }
    }

    // The folders that .NET itself probes for native libraries of packages.
    private static IEnumerable<string> SearchDirectories() =>
        ((string?)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(AppContext.BaseDirectory)
            .Append(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native"));
}
