using EfficientNet.Contracts;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments.Tests.Runs;

public sealed class BestEpochTests
{
    [Fact]
    public void Of_DifferentAccuracies_IsTheHighest() =>
        Assert.Equal(2, BestEpoch.Of([Epoch(1, 0.8), Epoch(2, 0.9), Epoch(3, 0.7)])?.Epoch);

    [Fact]
    public void Of_EqualAccuracies_IsTheFirst_InWhateverOrderTheyCome()
    {
        Assert.Equal(2, BestEpoch.Of([Epoch(1, 0.8), Epoch(2, 0.9), Epoch(3, 0.9)])?.Epoch);
        Assert.Equal(2, BestEpoch.Of([Epoch(3, 0.9), Epoch(2, 0.9), Epoch(1, 0.8)])?.Epoch);
    }

    [Fact]
    public void Of_NoEpoch_IsNone() => Assert.Null(BestEpoch.Of([]));

    private static EpochMetrics Epoch(int number, double validationTop1) =>
        Sample.Metrics(number) with
        {
            ValidationTop1 = validationTop1,
        };
}
