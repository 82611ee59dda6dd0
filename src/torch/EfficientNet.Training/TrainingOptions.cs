using TorchSharp;

namespace EfficientNet.Training;

/// <summary>Options that do not change a run's result.</summary>
public sealed record TrainingOptions
{
    /// <summary>Threads that load images ahead.</summary>
    public int LoaderWorkers { get; init; } = 1;

    /// <summary>Time between two signs of life.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Steps between two readings of the loss; null means <see cref="StepsBetweenLossReadsOn"/> its device.</summary>
    public int? StepsBetweenLossReads { get; init; }

    /// <summary>Receives what this libtorch lacks; training continues without it.</summary>
    public Action<string> Warn { get; init; } = Console.Error.WriteLine;

    /// <summary>Every step on a processor; on a GPU reading waits for the device, so it happens only now and then.</summary>
    public static int StepsBetweenLossReadsOn(DeviceType device) => device == DeviceType.CPU ? 1 : 20;
}
