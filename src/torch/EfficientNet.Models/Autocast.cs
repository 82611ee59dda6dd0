using System.Runtime.InteropServices;
using TorchSharp;

namespace EfficientNet.Models;

/// <summary>
/// libtorch's automatic mixed precision in bfloat16, which TorchSharp does not offer: after <see cref="Begin"/> convolutions
/// and matrix products round their factors to bfloat16, while parameters and their gradients stay float32. By the C++ names of
/// libtorch 2.10.0; none of the calls throws.
/// </summary>
public sealed unsafe class Autocast
{
    private const string SetEnabled = "_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb";
    private const string SetType = "_ZN2at8autocast18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE";
    private const string Increment = "_ZN2at8autocast17increment_nestingEv";
    private const string Decrement = "_ZN2at8autocast17decrement_nestingEv";
    private const string Clear = "_ZN2at8autocast11clear_cacheEv";

    private readonly sbyte _device; // c10::DeviceType
    private readonly delegate* unmanaged[Cdecl]<sbyte, byte, void> _setEnabled;
    private readonly delegate* unmanaged[Cdecl]<sbyte, sbyte, void> _setType;
    private readonly delegate* unmanaged[Cdecl]<int> _increment;
    private readonly delegate* unmanaged[Cdecl]<int> _decrement;
    private readonly delegate* unmanaged[Cdecl]<void> _clearCache;

    private Autocast(sbyte device, IReadOnlyDictionary<string, IntPtr> functions)
    {
        _device = device;
        _setEnabled = (delegate* unmanaged[Cdecl]<sbyte, byte, void>)functions[SetEnabled];
        _setType = (delegate* unmanaged[Cdecl]<sbyte, sbyte, void>)functions[SetType];
        _increment = (delegate* unmanaged[Cdecl]<int>)functions[Increment];
        _decrement = (delegate* unmanaged[Cdecl]<int>)functions[Decrement];
        _clearCache = (delegate* unmanaged[Cdecl]<void>)functions[Clear];
    }

    /// <summary>Looks up the functions; null, with one warning, when this libtorch lacks one.</summary>
    /// <exception cref="InvalidOperationException">
    /// For a processor, without <see cref="Bfloat16Kernels.Emulate"/> before libtorch was loaded.
    /// </exception>
    public static Autocast? TryFind(DeviceType device, Action<string> warn) =>
        TryFind(TorchRuntime.EnsureLoaded().TorchCpu, device, warn);

    internal static Autocast? TryFind(IntPtr library, DeviceType device, Action<string> warn)
    {
        var functions = new Dictionary<string, IntPtr>();
        foreach (var name in new[] { SetEnabled, SetType, Increment, Decrement, Clear })
        {
            if (!NativeLibrary.TryGetExport(library, name, out var function))
            {
                warn(
                    $"Mixed precision is not available, float32 is used: this libtorch has no '{name}', unlike libtorch 2.10.0."
                );
                return null;
            }

            functions[name] = function;
        }

        if (device == DeviceType.CPU)
            Bfloat16Kernels.Emulate();
        return new Autocast((sbyte)device, functions);
    }

    /// <summary>
    /// Begins mixed precision on this thread, until the result is disposed. For forward passes: the backward pass follows their
    /// types.
    /// </summary>
    public IDisposable Begin()
    {
        _setType(_device, (sbyte)torch.ScalarType.BFloat16);
        _setEnabled(_device, 1);
        _increment();
        return new Scope(this);
    }

    private void End()
    {
        // Rounded weights are cached within the scope; the next step has other weights.
        if (_decrement() == 0)
        {
            _clearCache();
            _setEnabled(_device, 0);
        }
    }

    private sealed class Scope(Autocast autocast) : IDisposable
    {
        private bool _ended;

        public void Dispose()
        {
            if (_ended)
                return;
            _ended = true;
            autocast.End();
        }
    }
}
