using EfficientNet.Contracts;

namespace EfficientNet.Training;

/// <summary>
/// The position of a run, apart from tensors. Everything else about its future follows from this and the specification.
/// </summary>
public sealed record TrainingPosition
{
    /// <summary>Steps done.</summary>
    public long Step { get; init; }

    /// <summary>Epochs trained and evaluated.</summary>
    public int EpochsComplete { get; init; }

    /// <summary>
    /// Sum of the losses of the current epoch's images, so that their mean is exact from any step (protocol rule P17).
    /// </summary>
    public double LossSum { get; init; }

    /// <summary>Seconds spent on the current epoch so far.</summary>
    public double EpochSeconds { get; init; }

    /// <summary>Seconds of the complete epochs.</summary>
    public double CompletedSeconds { get; init; }

    /// <summary>Metrics of the newest complete epoch.</summary>
    public EpochMetrics? LastEpoch { get; init; }

    /// <summary>
    /// Metrics of the epoch with the highest validation top-1 so far, on ties the first: its checkpoint is the best.
    /// </summary>
    public EpochMetrics? BestEpoch { get; init; }

    /// <summary>
    /// Numbers of the training images that could not be decoded, so that each is counted and reported once; null means none.
    /// </summary>
    public IReadOnlyList<int>? BrokenImages { get; init; }

    /// <summary>SHA-256 of the weight file that the run started from; null means fresh weights.</summary>
    public string? WeightsSha256 { get; init; }

    /// <summary>The beginning.</summary>
    public static TrainingPosition Start { get; } = new();
}
