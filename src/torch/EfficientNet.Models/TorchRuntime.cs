using System.Runtime.InteropServices;
using EfficientNet.Models.Native;
using TorchSharp;

namespace EfficientNet.Models;

/// <summary>
/// Loads libtorch and TorchSharp's native library, before anything else touches TorchSharp; <c>docs/libtorch.md</c> says why
/// TorchSharp can't do that itself.
/// </summary>
public sealed class TorchRuntime
{
    private static readonly Lazy<TorchRuntime> Loaded = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);

    private TorchRuntime(LibtorchLocation location, bool shimPatched, IntPtr torchCpu, bool hasCuda)
    {
        HasCuda = hasCuda;
        Location = location;
        ShimPatched = shimPatched;
        TorchCpu = torchCpu;
    }

    /// <summary>Whether <see cref="EnsureLoaded"/> has loaded it.</summary>
    public static bool IsLoaded => Loaded.IsValueCreated;

    /// <summary>Where libtorch came from.</summary>
    public LibtorchLocation Location { get; }

    /// <summary>
    /// Whether this system's libstdc++ is older than TorchSharp's native library requires, so that a patched copy was loaded.
    /// </summary>
    public bool ShimPatched { get; }

    /// <summary>Whether libtorch has CUDA and that part loads; there may still be no GPU.</summary>
    public bool HasCuda { get; }

    /// <summary>Handle of libtorch_cpu, for switches that TorchSharp does not offer.</summary>
    internal IntPtr TorchCpu { get; }

    /// <summary>
    /// Loads the native libraries once in a process. Takes about half a second, mostly to map libtorch; later calls return at
    /// once.
    /// </summary>
    /// <exception cref="TorchRuntimeException">They cannot be loaded; each later call throws the same exception.</exception>
    public static TorchRuntime EnsureLoaded() => Loaded.Value;

    private static TorchRuntime Load()
    {
        var location = LibtorchLocation.Find(
            Environment.GetEnvironmentVariable(LibtorchLocation.EnvironmentVariable),
            AppContext.BaseDirectory,
            AppContext.GetData(LibtorchLocation.HostOption) as string,
            File.Exists
        );

        // In dependency order; a CPU libtorch lacks the CUDA ones.
        TryLoad(location, "c10", out _);
        TryLoad(location, "c10_cuda", out _);
        if (!TryLoad(location, "torch_cpu", out var torchCpu))
            throw new TorchRuntimeException(Refusal(location));
        var hasCuda = TryLoad(location, "torch_cuda", out _);
        TryLoad(location, "torch", out _);
        return new TorchRuntime(location, ShimLoader.Load(), torchCpu, hasCuda);
    }

    private static bool TryLoad(LibtorchLocation location, string name, out IntPtr handle) =>
        location.Directory is { } directory
            ? NativeLibrary.TryLoad(Path.Combine(directory, $"lib{name}.so"), out handle)
            // typeof does not trigger TorchSharp's own loading.
            : NativeLibrary.TryLoad(name, typeof(torch).Assembly, null, out handle);

    private static string Refusal(LibtorchLocation location)
    {
        try
        {
            NativeLibrary.Load(
                location.Directory is { } directory ? Path.Combine(directory, "libtorch_cpu.so") : "libtorch_cpu.so"
            );
            return "libtorch_cpu.so loaded on the second try only.";
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return location.Directory is { } directory
                ? $"libtorch_cpu.so in {directory} (named by {location.Source}) does not load: {exception.Message}"
                : $"No libtorch was found: neither {LibtorchLocation.EnvironmentVariable}, "
                    + $"nor the folder {LibtorchLocation.BesideProgramFolder} beside the program, "
                    + $"nor the host option {LibtorchLocation.HostOption}, nor the system names one. "
                    + $"Set {LibtorchLocation.EnvironmentVariable} to a folder with libtorch 2.10.0. {exception.Message}";
        }
    }
}
