using EfficientNet.Cli.Live;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using Spectre.Console.Testing;

namespace EfficientNet.Cli.Tests;

public sealed class PaceTests
{
    [Fact]
    public void Outcome_NamesTheConfigurationThatTheServerChose()
    {
        var first = Samples.Configuration(1, Samples.Run(1, RunState.Succeeded, 3), validation: 0.9, test: 0.99);
        var second = Samples.Configuration(2, Samples.Run(2, RunState.Succeeded, 3), validation: 0.8, test: 0.7);
        var report = Outcome.Report(Samples.Detail(ExperimentState.Completed, first, second) with { Best = 2 }, "data", "");
        Assert.Contains(report.After, line => line.StartsWith("Winner: configuration 2", StringComparison.Ordinal));
    }

    [Fact]
    public void Remaining_BeforeAnyEpoch_IsUnknown() =>
        Assert.Null(RemainingTime.Of([new RunPace(false, 0, 3, 1_000, 0)], atOnce: 1, laterWork: 0));

    [Fact]
    public void Remaining_OfARunThatHasEpochs_FollowsFromItsOwn()
    {
        var run = new RunPace(false, 2, 3, 1_000, 20);
        Assert.Equal(30, RemainingTime.Of(run, [run]));
    }

    [Fact]
    public void Remaining_OfARunThatWaits_FollowsFromItsMultiplyAdds()
    {
        var (measured, waiting) = (new RunPace(true, 2, 0, 1_000, 20), new RunPace(false, 0, 2, 3_000, 0));
        Assert.Equal(60, RemainingTime.Of(waiting, [measured, waiting])!.Value, 1e-9);
    }

    [Fact]
    public void Remaining_OfAll_IsSharedByTheSlotsButNeverShorterThanTheLongestRun()
    {
        var runs = new[] { new RunPace(false, 1, 1, 1_000, 10), new RunPace(false, 1, 5, 1_000, 10) };
        Assert.Equal(TimeSpan.FromSeconds(60), RemainingTime.Of(runs, atOnce: 1, laterWork: 0));
        Assert.Equal(TimeSpan.FromSeconds(50), RemainingTime.Of(runs, atOnce: 2, laterWork: 0));
        Assert.Equal(TimeSpan.FromSeconds(80), RemainingTime.Of(runs, atOnce: 1, laterWork: 2_000));
    }

    [Fact]
    public void Pace_WithinAnEpoch_FollowsFromTheTrainersSteps()
    {
        var run = Samples.Run(1, RunState.Running, epoch: 1, seconds: 10) with
        {
            Progress = new TrainerProgress(Step: 150, Epoch: 1, Loss: 1, ImagesPerSecond: 100, StepsPerEpoch: 100),
        };
        var pace = ExperimentPace.Of(Samples.Detail(ExperimentState.Running, Samples.Configuration(1, run)), laterWork: 0);

        Assert.Equal(0.5, pace.Lines[0].Done, 1e-9); // one and a half of three epochs
        Assert.Equal(TimeSpan.FromSeconds(15), pace.Remaining);
    }

    [Fact]
    public void LiveTable_WhenTooLong_KeepsWhatRuns()
    {
        var configurations = Enumerable
            .Range(1, 9)
            .Select(number =>
                Samples.Configuration(number, Samples.Run(number, number == 9 ? RunState.Running : RunState.Succeeded, 3))
            )
            .ToArray();
        var detail = Samples.Detail(ExperimentState.Running, configurations);
        using var console = new TestConsole();
        console.Profile.Width = 160;

        console.Write(LiveView.Draw(detail, ExperimentPace.Of(detail, 0), height: 3));

        Assert.Contains("configuration 9", console.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("configuration 4", console.Output, StringComparison.Ordinal);
        Assert.Contains("and 6 more runs", console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Best_IsChosenByValidationAndOfEqualsTheCheapest()
    {
        var dear = Samples.Configuration(
            1,
            Samples.Run(1, RunState.Succeeded, 3),
            validation: 0.9,
            test: 0.99,
            multiplyAdds: 2_000_000
        );
        var cheap = Samples.Configuration(
            2,
            Samples.Run(2, RunState.Succeeded, 3),
            validation: 0.9,
            test: 0.1,
            multiplyAdds: 1_000_000
        );
        var worse = Samples.Configuration(3, Samples.Run(3, RunState.Succeeded, 3), validation: 0.8, test: 1, multiplyAdds: 1);
        Assert.Same(cheap, Samples.Detail(ExperimentState.Completed, dear, cheap, worse).BestConfiguration);
    }
}
