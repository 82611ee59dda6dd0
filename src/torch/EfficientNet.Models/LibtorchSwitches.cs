using System.Runtime.InteropServices;
using TorchSharp;

namespace EfficientNet.Models;

/// <summary>
/// libtorch's process-wide switches that TorchSharp does not offer, called by their C++ names. These names hold for libtorch
/// 2.10.0 only: a missing one is reported and changes nothing. Work then continues, only slower, noisier, or on CUDA without
/// the guarantee of equal bits. None of the calls throws.
/// </summary>
public static unsafe class LibtorchSwitches
{
    private const string GlobalContext = "_ZN2at13globalContextEv";

    /// <summary>
    /// Sets all of them for training on a device: for equal bits if it is <paramref name="exact"/>, otherwise for speed.
    /// </summary>
    public static void SetForTraining(DeviceType device, bool exact, Action<string> warn)
    {
        if (device == DeviceType.CUDA)
            SetTensorFloat32(!exact);
        SetNnpack(enabled: false, warn);
        SetBenchmarkCudnn(!exact, warn);
        SetDeterministicCudnn(exact, warn);
        SetDeterministicAlgorithms(exact, warn);
        SetFillOfFreshMemory(false, warn);
    }

    /// <summary>
    /// Whether convolutions may use NNPACK. Turn it off for training: with one thread it is tried for each call and floods
    /// standard error on unsupported hardware.
    /// </summary>
    /// <returns>Whether the switch was set; <paramref name="warn"/> is called if not.</returns>
    public static bool SetNnpack(bool enabled, Action<string> warn) =>
        Set("_ZN2at7Context20setUserEnabledNNPACKEb", "NNPACK", enabled, warn);

    /// <summary>
    /// Whether operators take their deterministic form: <c>torch.use_deterministic_algorithms</c>. An operator without such a
    /// form warns and runs; an exception would end the process where TorchSharp does not catch it.
    /// </summary>
    /// <inheritdoc cref="SetNnpack" path="/returns"/>
    public static bool SetDeterministicAlgorithms(bool enabled, Action<string> warn)
    {
        if (
            !TryFind(
                "_ZN2at7Context26setDeterministicAlgorithmsEbb",
                "deterministic algorithms",
                warn,
                out var context,
                out var member
            )
        )
            return false;
        ((delegate* unmanaged[Cdecl]<IntPtr, byte, byte, void>)member)(
            context,
            Flag(enabled), /* warn only */
            1
        );
        return true;
    }

    /// <summary>
    /// Whether deterministic mode fills fresh memory with NaN, so that reads before writes are noticed. Every kernel writes all
    /// of its result, so this would only write each result twice.
    /// </summary>
    /// <inheritdoc cref="SetNnpack" path="/returns"/>
    public static bool SetFillOfFreshMemory(bool enabled, Action<string> warn) =>
        Set("_ZN2at7Context39setDeterministicFillUninitializedMemoryEb", "the fill of fresh memory", enabled, warn);

    /// <summary>Whether cuDNN uses only deterministic algorithms. No effect on a CPU.</summary>
    /// <inheritdoc cref="SetNnpack" path="/returns"/>
    public static bool SetDeterministicCudnn(bool enabled, Action<string> warn) =>
        Set("_ZN2at7Context21setDeterministicCuDNNEb", "cuDNN's deterministic mode", enabled, warn);

    /// <summary>
    /// Whether cuDNN times its algorithms on first use and keeps the fastest: faster and not repeatable. No effect on a CPU.
    /// </summary>
    /// <inheritdoc cref="SetNnpack" path="/returns"/>
    public static bool SetBenchmarkCudnn(bool enabled, Action<string> warn) =>
        Set("_ZN2at7Context17setBenchmarkCuDNNEb", "cuDNN's benchmark mode", enabled, warn);

    /// <summary>
    /// Whether CUDA may round the factors of float32 products and convolutions to TF32's 10 bits. By default libtorch allows it
    /// for convolutions. No effect on a CPU.
    /// </summary>
    public static void SetTensorFloat32(bool allowed)
    {
        torch.backends.cuda.matmul.allow_tf32 = allowed;
        torch.backends.cudnn.allow_tf32 = allowed;
    }

    private static bool Set(string symbol, string what, bool enabled, Action<string> warn)
    {
        if (!TryFind(symbol, what, warn, out var context, out var member))
            return false;
        ((delegate* unmanaged[Cdecl]<IntPtr, byte, void>)member)(context, Flag(enabled));
        return true;
    }

    private static byte Flag(bool enabled) => enabled ? (byte)1 : (byte)0;

    private static bool TryFind(string symbol, string what, Action<string> warn, out IntPtr context, out IntPtr member)
    {
        var torchCpu = TorchRuntime.EnsureLoaded().TorchCpu;
        context = IntPtr.Zero;
        if (
            !NativeLibrary.TryGetExport(torchCpu, symbol, out member)
            || !NativeLibrary.TryGetExport(torchCpu, GlobalContext, out var accessor)
        )
        {
            warn($"The switch for {what} is left as it is: this libtorch has no '{symbol}', unlike libtorch 2.10.0.");
            return false;
        }
        context = ((delegate* unmanaged[Cdecl]<IntPtr>)accessor)();
        return true;
    }
}
