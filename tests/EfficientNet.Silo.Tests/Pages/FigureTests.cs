using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Dashboard.Figures;
using EfficientNet.Experiments.Planning;

namespace EfficientNet.Silo.Tests.Pages;

public sealed class FigureTests
{
    private static RunSummary Run(RunState state, int epoch, double? top1 = null, TrainerProgress? progress = null) =>
        new()
        {
            Id = RunId.Parse("x.grid.00.s1"),
            Experiment = ExperimentId.Parse("x"),
            Stage = "grid",
            Configurations = [1],
            Seed = 1,
            State = state,
            Attempt = 1,
            Epoch = epoch,
            Epochs = 10,
            ValidationTop1 = top1,
            Progress = progress,
        };

    private static ConfigurationView Configuration(
        int number,
        long multiplyAdds,
        double? validation,
        double? test = null,
        params RunSummary[] runs
    ) =>
        new()
        {
            Number = number,
            Stage = "grid",
            Label = $"c{number}",
            Members = 1,
            Resolution = 28,
            Parameters = 1000,
            MultiplyAdds = multiplyAdds,
            Fingerprint = "00",
            Runs = runs,
            ValidationTop1 = validation,
            TestTop1 = test,
        };

    [Fact]
    public void Best_OfEqualAccuracies_IsTheCheaper() =>
        Assert.Equal(
            2,
            BestConfiguration.Of([Configuration(1, 900, 0.8), Configuration(2, 800, 0.8), Configuration(3, 700, 0.7)])!.Number
        );

    [Fact]
    public void Best_BeforeAnyResult_IsNobody() => Assert.Null(BestConfiguration.Of([Configuration(1, 900, null)]));

    [Theory]
    [InlineData(4, 1100, 240L, 4.583)] // inside epoch 5
    [InlineData(4, 100, 240L, 4)] // a resumed attempt trains committed epochs again: the ledger counts
    [InlineData(4, 99999, 240L, 10)] // never beyond the end
    [InlineData(4, 1100, null, 4)] // an older trainer does not say how long its epoch is
    public void Epochs_OfARunningRun_CountThePartUnderWay(int epoch, long step, long? stepsPerEpoch, double expected) =>
        Assert.Equal(
            expected,
            ExperimentProgress.Epochs(Run(RunState.Running, epoch, progress: new TrainerProgress(step, 5, 1, 1, stepsPerEpoch))),
            3
        );

    [Fact]
    public void Epochs_OfAQueuedRun_IgnoreAnOldSignOfLife() =>
        Assert.Equal(4, ExperimentProgress.Epochs(Run(RunState.Queued, 4, progress: new TrainerProgress(2000, 9, 1, 1, 240))));

    [Fact]
    public void Figure_WithFinishedAndTraining_UsesOneMeasureForBoth()
    {
        var figure = AccuracyFigure.Of(
            [
                Configuration(1, 1_000_000, 0.81, 0.80, Run(RunState.Succeeded, 10, 0.80)),
                Configuration(2, 2_000_000, null, null, Run(RunState.Running, 4, 0.70)),
                Configuration(3, 4_000_000, null, null, Run(RunState.Queued, 0)),
            ],
            best: 1
        )!;

        Assert.Equal(
            [(2, 0.70, false, false), (1, 0.81, true, true)],
            figure.Points.Select(point => (point.Configuration.Number, point.ValidationTop1, point.IsFinal, point.IsBest))
        );
    }

    [Fact]
    public void Figure_WithoutAnyAccuracy_IsAbsent() =>
        Assert.Null(AccuracyFigure.Of([Configuration(1, 1_000_000, null)], best: null));

    [Fact]
    public void Figure_WithTestAccuracyAlone_IsAbsent() =>
        Assert.Null(AccuracyFigure.Of([Configuration(1, 1_000_000, null, test: 0.9)], best: null));

    [Fact]
    public void Best_WithTestAccuracyAlone_IsNobody() =>
        Assert.Null(BestConfiguration.Of([Configuration(1, 900, null, test: 0.9)]));

    [Theory]
    [InlineData(new[] { 0.8 })]
    [InlineData(new[] { 0.8, 0.8 })]
    [InlineData(new[] { 0.1, 0.95, 0.5 })]
    [InlineData(new[] { 0.0, 1.0 })]
    public void LinearAxis_AlwaysHoldsItsValuesAndSomeTicks(double[] values)
    {
        var axis = Axis.Linear(values, lowest: 0, highest: 1);

        Assert.All(values, value => Assert.InRange(axis.Position(value), 0, 1));
        Assert.InRange(axis.Ticks.Count, 2, 12);
        Assert.All(axis.Ticks, tick => Assert.InRange(axis.Position(tick), -1e-9, 1 + 1e-9));
    }

    [Theory]
    [InlineData(new[] { 385_814_752.0 }, 0)]
    [InlineData(new[] { 8e6, 64e6 }, 3)]
    [InlineData(new[] { 1.0, 4e10 }, 20)]
    public void LogarithmicAxis_TicksAreRoundAndInside(double[] values, int atLeast)
    {
        var axis = Axis.Logarithmic(values);

        Assert.True(axis.Ticks.Count >= atLeast, $"{axis.Ticks.Count} ticks");
        Assert.All(axis.Ticks, tick => Assert.InRange(axis.Position(tick), 0, 1));
        Assert.All(values, value => Assert.InRange(axis.Position(value), 0, 1));
    }

    [Theory]
    [InlineData(999, "999")]
    [InlineData(12_233_232, "12.2 M")]
    [InlineData(385_814_752, "386 M")]
    [InlineData(1_827_141_392, "1.83 B")]
    public void Count_HasThreeDigitsAndAUnit(long value, string expected) => Assert.Equal(expected, Numerals.Count(value));

    [Theory]
    [InlineData("1.150", "1.15")]
    [InlineData("2.0", "2")]
    [InlineData("100", "100")]
    public void Coefficient_HasNoTrailingZeros(string value, string expected) =>
        Assert.Equal(expected, Numerals.Coefficient(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture)));
}
