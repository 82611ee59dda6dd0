using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Runs;

/// <summary>A checkpoint, and how good it is.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="ValidationTop1">Top-1 of the epoch at whose end it was taken; null: it was taken within an epoch.</param>
public sealed record CheckpointStanding(CheckpointRecord Checkpoint, double? ValidationTop1)
{
    /// <summary>Judges a checkpoint by the row of its epoch.</summary>
    public static CheckpointStanding Of(CheckpointRecord checkpoint, EpochMetrics? epoch) =>
        new(checkpoint, epoch?.Epoch == checkpoint.Epoch && epoch.Step == checkpoint.Step ? epoch.ValidationTop1 : null);
}
