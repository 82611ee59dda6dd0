using EfficientNet.Contracts.Trainer;
using EfficientNet.Models;
using static TorchSharp.torch;

namespace EfficientNet.Trainer.Models;

/// <summary>Where a network looks at images.</summary>
/// <param name="Name"><c>cpu</c>, or a GPU's UUID, which is also in CUDA_VISIBLE_DEVICES.</param>
/// <param name="Threads">Computing threads; absent: one for each processor.</param>
internal sealed record InferenceDevice(string Name, int? Threads)
{
    public const string Usage =
        """
          --device cpu|UUID         where to compute, cpu; a GPU's UUID must be in CUDA_VISIBLE_DEVICES, too
          --threads N               threads for each operator; else one for each processor
        """;

    /// <summary>The options that <see cref="Of"/> reads.</summary>
    public static IReadOnlyList<string> Names { get; } = ["--device", "--threads"];

    /// <exception cref="UsageException">One of them is out of range.</exception>
    public static InferenceDevice Of(CommandArguments arguments) => new(arguments.Text("--device") ?? DeviceName.Cpu, arguments.Count("--threads"));

    /// <summary>Loads libtorch and sets it for this device.</summary>
    /// <exception cref="TorchRuntimeException">It does not load, or does not see the GPU.</exception>
    public Device Prepare(Action<string> warn)
    {
        TorchRuntime.EnsureLoaded();
        if (Threads is { } threads)
            set_num_threads(threads);
        LibtorchSwitches.SetNnpack(enabled: false, warn);
        if (DeviceName.IsCpu(Name))
            return CPU;
        if (!cuda.is_available())
            throw new TorchRuntimeException($"--device is {Name}, and libtorch sees no GPU; 'effnet doctor --gpu' says what is missing.");
        LibtorchSwitches.SetTensorFloat32(allowed: false);
        return CUDA;
    }
}
