using EfficientNet.Contracts.Trainer;
using EfficientNet.Host.CommandLines.Trainer;
using EfficientNet.Models;
using static TorchSharp.torch;

namespace EfficientNet.Trainer.Models;

/// <summary>Where a network evaluates images.</summary>
/// <param name="Name"><c>cpu</c>, or a GPU's UUID, which is also in CUDA_VISIBLE_DEVICES.</param>
/// <param name="Threads">Computing threads; null means one for each processor.</param>
internal sealed record InferenceDevice(string Name, int? Threads)
{
    /// <summary>Reads it from a command line.</summary>
    public static InferenceDevice Of(CommandArguments arguments, DeviceArguments options) =>
        new(arguments.Value(options.Device) ?? DeviceName.Cpu, arguments.Value(options.Threads));

    /// <summary>Loads libtorch and configures it for this device.</summary>
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
            throw new TorchRuntimeException(
                $"--device is {Name}, and libtorch sees no GPU; 'effnet doctor --gpu' says what is missing."
            );
        LibtorchSwitches.SetTensorFloat32(allowed: false);
        return CUDA;
    }
}
