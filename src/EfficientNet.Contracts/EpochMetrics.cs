namespace EfficientNet.Contracts;

/// <summary>What an epoch gave: one row of the ledger. Accuracies are fractions from 0 to 1, measured with the moving-average weights.</summary>
/// <param name="Epoch">Number from 1.</param>
/// <param name="Step">Global step at the epoch's end.</param>
/// <param name="TrainLoss">Mean training loss over the epoch, with label smoothing.</param>
/// <param name="LearningRate">Learning rate of the epoch's last step.</param>
/// <param name="ValidationLoss">Mean cross-entropy on the held-out training images, without smoothing.</param>
/// <param name="Top1">Top-1 accuracy on the held-out training images.</param>
/// <param name="Top5">Top-5 accuracy on the held-out training images.</param>
/// <param name="Images">Training images seen in the epoch.</param>
/// <param name="Seconds">Time for training and evaluation; not part of what a replay must repeat.</param>
public sealed record EpochMetrics(
    int Epoch,
    long Step,
    double TrainLoss,
    double LearningRate,
    double ValidationLoss,
    double Top1,
    double Top5,
    long Images,
    double Seconds)
{
    /// <summary>Whether a replayed epoch gave the same bits; seconds may differ (protocol rule P17).</summary>
    public bool SameResultAs(EpochMetrics other) => other with { Seconds = Seconds } == this;
}
