using EfficientNet.Contracts;

namespace EfficientNet.Training;

/// <summary>Where a run is, apart from tensors. Everything else about the future follows from it and the specification.</summary>
public sealed record TrainingPosition
{
    /// <summary>Steps done.</summary>
    public long Step { get; init; }

    /// <summary>Epochs trained and evaluated.</summary>
    public int EpochsComplete { get; init; }

    /// <summary>
    /// Sum over the present epoch's images of their loss, so that its mean is exact from any step (protocol rule P17).
    /// </summary>
    public double LossSum { get; init; }

    /// <summary>Seconds spent on the present epoch so far.</summary>
    public double EpochSeconds { get; init; }

    /// <summary>Seconds of the complete epochs.</summary>
    public double CompletedSeconds { get; init; }

    /// <summary>Metrics of the newest complete epoch.</summary>
    public EpochMetrics? LastEpoch { get; init; }

    /// <summary>
    /// Metrics of the epoch with the highest validation top-1 so far, of equals the first: its checkpoint is the best.
    /// </summary>
    public EpochMetrics? BestEpoch { get; init; }

    /// <summary>
    /// Training images that could not be decoded, by number, so that they are counted and told of once; absent: none.
    /// </summary>
    public IReadOnlyList<int>? BrokenImages { get; init; }

    /// <summary>SHA-256 of the file of weights that the run began from; absent: fresh ones.</summary>
    public string? WeightsSha256 { get; init; }

    /// <summary>The beginning.</summary>
    public static TrainingPosition Start { get; } = new();
}
