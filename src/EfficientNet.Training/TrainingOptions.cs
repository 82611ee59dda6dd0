namespace EfficientNet.Training;

/// <summary>What does not change a run's result.</summary>
public sealed record TrainingOptions
{
    /// <summary>Threads that load images ahead.</summary>
    public int LoaderWorkers { get; init; } = 1;

    /// <summary>Write a checkpoint after every so many steps within an epoch as well; absent: at the end of an epoch only.</summary>
    public int? CheckpointEverySteps { get; init; }

    /// <summary>Time between two signs of life.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(1);
}
