namespace EfficientNet.Chaos.Observing;

/// <summary>A row of the epoch ledger. Seconds are left out: they may differ.</summary>
internal sealed record ObservedEpoch(
    string Run,
    int Epoch,
    int Attempt,
    long Step,
    double TrainLoss,
    double ValidationLoss,
    double ValidationTop1
)
{
    /// <summary>What a repeated run must reproduce.</summary>
    public (int Epoch, long Step, double TrainLoss, double ValidationLoss, double ValidationTop1) Metrics =>
        (Epoch, Step, TrainLoss, ValidationLoss, ValidationTop1);
}
