using System.Globalization;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using TorchSharp;

namespace EfficientNet.Training.Runtime;

/// <summary>
/// Names what a run's bits depend on: processor or GPU, libtorch, threads, the precision actually used and the number of the
/// arithmetic (protocol rule P22).
/// </summary>
public static class ComputeClass
{
    /// <summary>
    /// Of a device: <c>cpu</c> or a GPU's UUID. Float32 is not named, so that classes from before there was a choice keep their
    /// meaning.
    /// </summary>
    /// <param name="device">As the agent names it.</param>
    /// <param name="threads">Computing threads.</param>
    /// <param name="precision">The precision that a step actually uses.</param>
    /// <param name="mode">On CUDA, <c>fast</c> lets float32 products round to TF32.</param>
    /// <param name="bfloat16Limit">
    /// The limit on bfloat16 on a processor that has instructions for it (<see cref="Models.Bfloat16Kernels.Limit"/>); null for
    /// other processors, whose kernels have not changed.
    /// </param>
    /// <param name="arithmetic">Number of the arithmetic; by default this program's.</param>
    public static string Of(
        string device,
        int threads,
        Precision precision,
        DeterminismMode mode,
        string? bfloat16Limit = null,
        int arithmetic = Arithmetic.Version
    )
    {
        var onCpu = DeviceName.IsCpu(device);
        return (onCpu ? OfCpu(threads) : OfCuda(device, threads))
            + (precision == Precision.Bfloat16 ? "/bfloat16" : "")
            + (precision == Precision.Bfloat16 && onCpu && bfloat16Limit is { } limit ? $" within {limit}" : "")
            + (!onCpu && mode == DeterminismMode.Fast ? "/tf32" : "")
            + Arithmetic.Suffix(arithmetic);
    }

    /// <summary>
    /// For example <c>cpu/AMD EPYC 26-2-1/avx512/libtorch 2.10.0/1 thread</c>. Kernels are chosen by instruction set, so it is
    /// part of the name.
    /// </summary>
    public static string OfCpu(int threads) =>
        $"cpu/{CpuModel(File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo") : [])}/{InstructionSet}/libtorch "
        + $"{torch.__version__}/{Threads(threads)}";

    /// <summary>
    /// By the GPU's model as the driver names it; by its UUID if the driver does not name one, as for a slice of a GPU.
    /// </summary>
    public static string OfCuda(string uuid, int threads) =>
        $"cuda/{GpuModel(uuid, "/proc/driver/nvidia/gpus") ?? uuid}/libtorch {torch.__version__}/{Threads(threads)}";

    /// <summary>Model name, family, model and stepping of the first processor in the lines of <c>/proc/cpuinfo</c>.</summary>
    public static string CpuModel(IEnumerable<string> cpuInfo)
    {
        var fields = Fields(cpuInfo.TakeWhile(line => line.Length > 0));
        string Field(string name) => fields.GetValueOrDefault(name, "?");
        return $"{Field("model name")} {Field("cpu family")}-{Field("model")}-{Field("stepping")}";
    }

    /// <summary>Model of the GPU in the NVIDIA driver's folder (a file <c>information</c> for each GPU), or null.</summary>
    public static string? GpuModel(string uuid, string driverFolder)
    {
        if (!Directory.Exists(driverFolder))
            return null;
        return Directory
            .EnumerateFiles(driverFolder, "information", SearchOption.AllDirectories)
            .Select(file => Fields(File.ReadLines(file)))
            .Where(fields => fields.GetValueOrDefault("GPU UUID") == uuid)
            .Select(fields => fields.GetValueOrDefault("Model"))
            .FirstOrDefault();
    }

    private static Dictionary<string, string> Fields(IEnumerable<string> lines) =>
        lines
            .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[0])
            .ToDictionary(group => group.Key, group => group.First()[1]);

    private static string InstructionSet =>
        System.Runtime.Intrinsics.X86.Avx512F.IsSupported ? "avx512"
        : System.Runtime.Intrinsics.X86.Avx2.IsSupported ? "avx2"
        : "base";

    private static string Threads(int threads) =>
        threads == 1 ? "1 thread" : threads.ToString(CultureInfo.InvariantCulture) + " threads";
}
