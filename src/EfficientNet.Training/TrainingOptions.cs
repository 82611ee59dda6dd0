namespace EfficientNet.Training;

/// <summary>What does not change a run's result.</summary>
public sealed record TrainingOptions
{
    /// <summary>Threads that load images ahead.</summary>
    public int LoaderWorkers { get; init; } = 1;

    /// <summary>Time between two signs of life.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Told what this libtorch lacks; training goes on without it.</summary>
    public Action<string> Warn { get; init; } = Console.Error.WriteLine;
}
