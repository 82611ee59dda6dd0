using System.Text.Json.Serialization;

namespace EfficientNet.Contracts;

/// <summary>
/// What an epoch gave: one row of the ledger. Accuracies are fractions from 0 to 1, measured with the moving-average weights.
/// </summary>
/// <param name="Epoch">Number from 1.</param>
/// <param name="Step">Global step at the epoch's end.</param>
/// <param name="TrainLoss">Mean training loss over the epoch, with label smoothing.</param>
/// <param name="LearningRate">Learning rate of the epoch's last step.</param>
/// <param name="ValidationLoss">Mean cross-entropy on the held-out training images, without smoothing.</param>
/// <param name="ValidationTop1">Top-1 accuracy on the held-out training images.</param>
/// <param name="ValidationTop5">Top-5 accuracy on the held-out training images.</param>
/// <param name="Images">Training images seen in the epoch.</param>
/// <param name="Seconds">Time for training and evaluation; not part of what a replay must repeat.</param>
public sealed record EpochMetrics(
    int Epoch,
    long Step,
    double TrainLoss,
    double LearningRate,
    double ValidationLoss,
    double ValidationTop1,
    double ValidationTop5,
    long Images,
    double Seconds
)
{
    // The former names: rows, checkpoints and reports that wait in outboxes may still have them. They are read and never written.
    [JsonInclude, JsonPropertyName("top1")]
    private double FormerTop1
    {
        init => ValidationTop1 = value;
    }

    [JsonInclude, JsonPropertyName("top5")]
    private double FormerTop5
    {
        init => ValidationTop5 = value;
    }

    /// <summary>
    /// Whether it has the higher validation top-1, or on ties is the earlier: how a run's best epoch is chosen.
    /// </summary>
    public bool IsBetterThan(EpochMetrics other) =>
        ValidationTop1 > other.ValidationTop1 || (ValidationTop1.Equals(other.ValidationTop1) && Epoch < other.Epoch);

    /// <summary>Whether a replayed epoch gave the same bits; seconds may differ (protocol rule P17).</summary>
    public bool SameResultAs(EpochMetrics other) => other with { Seconds = Seconds } == this;
}
