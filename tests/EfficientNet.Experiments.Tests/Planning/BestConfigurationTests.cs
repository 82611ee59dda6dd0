using EfficientNet.Contracts;
using EfficientNet.Experiments.Planning;
using EfficientNet.Experiments.Tests.Files;

namespace EfficientNet.Experiments.Tests.Planning;

public sealed class BestConfigurationTests
{
    private static ConfigurationOutcome Outcome(int number, double? top1, long multiplyAdds)
    {
        var configuration = StageProposals.Propose(
            SampleFile.Parsed,
            SampleFile.Parsed.Stages[0],
            ExperimentId.Parse("sample"),
            number,
            []
        )[0];
        return new ConfigurationOutcome(
            configuration with
            {
                MultiplyAdds = multiplyAdds,
            },
            top1,
            Succeeded: top1 is null ? 0 : 1,
            Failed: 0
        );
    }

    [Fact]
    public void Of_DifferentScores_TakesTheHighest() =>
        Assert.Equal(
            2,
            BestConfiguration.Of([Outcome(1, 0.8, 10), Outcome(2, 0.9, 99), Outcome(3, null, 1)])?.Configuration.Number
        );

    [Fact]
    public void Of_EqualScores_TakesTheCheaper() =>
        Assert.Equal(
            2,
            BestConfiguration.Of([Outcome(1, 0.9, 20), Outcome(2, 0.9, 10), Outcome(3, 0.9, 30)])?.Configuration.Number
        );

    [Fact]
    public void Of_EqualScoresAndCosts_TakesTheFirst() =>
        Assert.Equal(1, BestConfiguration.Of([Outcome(2, 0.9, 10), Outcome(1, 0.9, 10)])?.Configuration.Number);

    [Fact]
    public void Mean_IsTheSameInAnyOrder()
    {
        double[] accuracies = [0.1, 0.7, 0.3, 0.9, 0.2];
        Assert.Equal(BestConfiguration.Mean(accuracies), BestConfiguration.Mean(accuracies.Reverse()));
        Assert.Null(BestConfiguration.Mean([]));
    }

    [Fact]
    public void Of_NothingWithAResult_IsNothing() => Assert.Null(BestConfiguration.Of([Outcome(1, null, 10)]));
}
