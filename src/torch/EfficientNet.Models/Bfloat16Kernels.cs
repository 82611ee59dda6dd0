using System.Runtime.InteropServices;

namespace EfficientNet.Models;

/// <summary>
/// Prevents bfloat16 on a processor from using its bfloat16 instructions. oneDNN, which computes libtorch's convolutions there,
/// has kernels for them whose gradients are wrong (docs/libtorch.md); without them it computes in float32 and rounds to bfloat16.
/// </summary>
public static partial class Bfloat16Kernels
{
    /// <summary>The environment variable that limits oneDNN to an instruction set and all smaller ones.</summary>
    public const string Variable = "ONEDNN_MAX_CPU_ISA";

    /// <summary>Its former name, which oneDNN reads when the other is unset or empty.</summary>
    public const string FormerVariable = "DNNL_MAX_CPU_ISA";

    /// <summary>The largest instruction set without bfloat16. Float32's kernels need no larger one.</summary>
    public const string Largest = "AVX512_CORE_VNNI";

    // As oneDNN 3.7 names them in its guide "CPU Dispatcher Control". It treats an unknown name as no limit.
    private static readonly string[] WithoutBfloat16 = ["SSE41", "AVX", "AVX2", "AVX2_VNNI", "AVX512_CORE", Largest];

    /// <summary>
    /// The instruction set that bfloat16 is limited to; null means that the processor has no instructions for it.
    /// </summary>
    public static string? Limit =>
        File.Exists("/proc/cpuinfo") && HasInstructions(File.ReadLines("/proc/cpuinfo")) ? InForce : null;

    private static string? InForce => Limiting(ReadVariable(Variable), ReadVariable(FormerVariable));

    /// <summary>
    /// Sets the limit for this process, unless its user has set a lower one. oneDNN reads it once and for all precisions,
    /// so call this only in processes that use bfloat16 on a processor, before libtorch is loaded.
    /// </summary>
    /// <exception cref="InvalidOperationException">libtorch is already loaded, without the limit.</exception>
    public static void Emulate()
    {
        if (InForce is not null)
            return;
        if (TorchRuntime.IsLoaded)
            throw new InvalidOperationException($"bfloat16 on a processor needs {Variable}={Largest} before libtorch is loaded.");
        // Not Environment.SetEnvironmentVariable: native code does not see what that sets.
        if (SetVariable(Variable, Largest, overwrite: 1) != 0)
            throw new TorchRuntimeException($"{Variable} could not be set (errno {Marshal.GetLastPInvokeError()}).");
    }

    /// <summary>The limit set by the two variables if it excludes bfloat16's instructions, otherwise null.</summary>
    public static string? Limiting(string? variable, string? formerVariable)
    {
        var set = string.IsNullOrEmpty(variable) ? formerVariable : variable;
        return WithoutBfloat16.FirstOrDefault(name => string.Equals(name, set, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether the first processor of <c>/proc/cpuinfo</c> has bfloat16 instructions that libtorch uses.</summary>
    public static bool HasInstructions(IEnumerable<string> cpuInfo) =>
        cpuInfo.FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) is { } flags
        && flags.Split(' ').Contains("avx512_bf16");

    private static string? ReadVariable(string name) => Marshal.PtrToStringUTF8(GetVariable(name));

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial IntPtr GetVariable(string name);

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
