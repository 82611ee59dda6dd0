using System.Runtime.InteropServices;
using EfficientNet.Contracts;

namespace EfficientNet.Training.Runtime;

/// <summary>
/// Switches of libtorch that TorchSharp does not offer, by the exported C++ names of exactly libtorch 2.10.0. One that is not found is left
/// alone, and the answer says so: training goes on, only slower, noisier, or on CUDA without the promise of equal bits.
/// </summary>
public static unsafe class NativeSwitches
{
    private const string GlobalContext = "_ZN2at13globalContextEv";
    private const string UserEnabledNnpack = "_ZN2at7Context20setUserEnabledNNPACKEb";
    private const string BenchmarkCudnn = "_ZN2at7Context17setBenchmarkCuDNNEb";
    private const string DeterministicCudnn = "_ZN2at7Context21setDeterministicCuDNNEb";
    private const string DeterministicAlgorithms = "_ZN2at7Context26setDeterministicAlgorithmsEbb";

    /// <summary>Sets them for a mode; returns the names of those that this libtorch does not have.</summary>
    public static IReadOnlyList<string> Apply(DeterminismMode mode)
    {
        // By the library's own name: it is loaded already, and the loader gives the same copy.
        if (!NativeLibrary.TryLoad("libtorch_cpu.so", out var library) || !NativeLibrary.TryGetExport(library, GlobalContext, out var entry))
            return [GlobalContext];
        var context = ((delegate* unmanaged<nint>)entry)();
        var exact = (byte)(mode == DeterminismMode.Exact ? 1 : 0);
        var missing = new List<string>();
        // NNPACK is not built for most processors and says so in every convolution on one thread.
        Set(UserEnabledNnpack, 0);
        Set(BenchmarkCudnn, (byte)(1 - exact));
        Set(DeterministicCudnn, exact);
        if (NativeLibrary.TryGetExport(library, DeterministicAlgorithms, out var algorithms))
            ((delegate* unmanaged<nint, byte, byte, void>)algorithms)(context, exact, 1); // Warn, do not throw: an exception would end the process here.
        else
            missing.Add(DeterministicAlgorithms);
        return missing;

        void Set(string name, byte value)
        {
            if (NativeLibrary.TryGetExport(library, name, out var switchEntry))
                ((delegate* unmanaged<nint, byte, void>)switchEntry)(context, value);
            else
                missing.Add(name);
        }
    }
}
