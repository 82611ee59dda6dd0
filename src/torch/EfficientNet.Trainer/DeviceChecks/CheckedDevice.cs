using System.CommandLine;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Host.CommandLines.Trainer;
using EfficientNet.Models;
using EfficientNet.Trainer.Models;
using static TorchSharp.torch;

namespace EfficientNet.Trainer.DeviceChecks;

/// <summary>The device to check.</summary>
/// <param name="Name"><c>cpu</c>, or a GPU's UUID, which is also in CUDA_VISIBLE_DEVICES.</param>
/// <param name="Threads">Computing threads.</param>
internal sealed record CheckedDevice(string Name, int Threads)
{
    private static readonly DeviceArguments Arguments = new();

    public static IReadOnlyList<Option> Options => Arguments.All;

    public bool IsGpu => !DeviceName.IsCpu(Name);

    public Device Device => IsGpu ? CUDA : CPU;

    /// <summary>Reads what follows <c>check NAME</c>.</summary>
    public static CheckedDevice Of(CommandArguments arguments) =>
        new(arguments.Required(Arguments.Device), arguments.Value(Arguments.Threads) ?? Environment.ProcessorCount);

    /// <summary>Configures libtorch as a run does.</summary>
    public void Prepare(DeterminismMode mode)
    {
        LibtorchSwitches.SetForTraining(Device.type, mode == DeterminismMode.Exact, Console.Error.WriteLine);
        set_num_threads(Threads);
    }

    /// <summary>Waits until the device has finished.</summary>
    public void Synchronise()
    {
        if (IsGpu)
            cuda.synchronize();
    }

    /// <summary>The answer of a check that applies only to GPUs.</summary>
    public static DeviceCheckResult ForGpusOnly(string check) => new(check, CheckVerdict.NotApplicable, "only a GPU has this");
}
