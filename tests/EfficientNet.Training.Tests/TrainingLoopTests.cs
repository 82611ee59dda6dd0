using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Training.Tests;

public sealed class TrainingLoopTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_FromTheStart_ReportsEachEpochBeforeItsCheckpoint()
    {
        var run = Train(TinyRun.Start(_folder.Path));

        Assert.Equal(
            [
                "TrainerStarted",
                "EpochFinished",
                "CheckpointWritten",
                "EpochFinished",
                "CheckpointWritten",
                "EpochFinished",
                "CheckpointWritten",
                "TrainingCompleted",
            ],
            run.Messages.Where(message => message is not (TrainerProgress or TrainerAlive))
                .Select(message => message.GetType().Name)
        );
        Assert.Equal([1, 2, 3], run.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal([5L, 10L, 15L], run.Epochs.Select(epoch => epoch.Step));
        Assert.All(run.Epochs, epoch => Assert.Equal(80, epoch.Images));
        Assert.Equal(24, run.Result!.TestImages);
        Assert.Equal(run.Epochs[^1].ValidationTop1, run.Result.ValidationTop1);
    }

    [Fact]
    public void Run_Twice_GivesTheSameBits()
    {
        var first = Train(TinyRun.Start(Path.Combine(_folder.Path, "a")));
        var second = Train(TinyRun.Start(Path.Combine(_folder.Path, "b")));

        Assert.Equal(first.StateSha256, second.StateSha256);
        Assert.All(first.Epochs.Zip(second.Epochs), pair => Assert.True(pair.First.SameResultAs(pair.Second)));
    }

    [Fact]
    public void Run_WithAugmentation_SeesOtherImages_AndTheSameOnesAgain()
    {
        var augmented = TinyRun.Specification with
        {
            Recipe = TinyRun.Specification.Recipe with { Augmentation = AugmentationPolicy.AutoAugmentV0 },
        };

        var plain = Train(TinyRun.Start(Path.Combine(_folder.Path, "plain")));
        var first = Train(TinyRun.Start(Path.Combine(_folder.Path, "a"), specification: augmented));
        var second = Train(TinyRun.Start(Path.Combine(_folder.Path, "b"), specification: augmented));

        Assert.NotEqual(plain.StateSha256, first.StateSha256);
        Assert.Equal(first.StateSha256, second.StateSha256);
    }

    [Theory]
    [InlineData(null)] // as a whole
    [InlineData(7)]
    [InlineData(22)]
    public void Run_WithPatience_EndsWhenNothingGetsBetter_AndIsMeasuredWithItsBestEpoch(int? leaveAfter)
    {
        // A learning rate that ruins what was learnt: the best epoch is near the beginning.
        var specification = TinyRun.Specification with
        {
            Recipe = TinyRun.Specification.Recipe with { Epochs = 40, Patience = 3, DecayFactor = 1, LearningRatePer256 = 1.5 },
        };
        var whole = Train(TinyRun.Start(Path.Combine(_folder.Path, "whole"), specification: specification));
        var run = whole;
        if (leaveAfter is { } step)
        {
            var left = Train(TinyRun.Start(_folder.Path, specification: specification), step);
            run = Train(TinyRun.Start(_folder.Path, attempt: 2, specification, TinyRun.File(left.Checkpoints[^1])));
        }

        var best = whole.Epochs.MaxBy(epoch => epoch.ValidationTop1)!;
        Assert.Equal((best.Epoch, best.Epoch + 3), (run.Result!.BestEpoch, run.Result.StoppedAfter));
        Assert.Equal(best.Epoch + 3, whole.Epochs.Count);
        Assert.Equal(best.ValidationTop1, run.Result.ValidationTop1);
        Assert.Equal((whole.Result!.WeightsSha256, whole.Result.TestTop1), (run.Result.WeightsSha256, run.Result.TestTop1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_HaltedAndTrainedOn_GivesTheBitsOfARunNeverHalted(int until)
    {
        var specification = TinyRun.Specification with { Recipe = TinyRun.Specification.Recipe with { Epochs = 4 } };
        var whole = Train(TinyRun.Start(Path.Combine(_folder.Path, "whole"), specification: specification));

        var halted = Train(TinyRun.Start(_folder.Path, specification: specification) with { Until = until });
        var again = Train(
            TinyRun.Start(_folder.Path, attempt: 2, specification, TinyRun.File(halted.Checkpoints[^1])) with
            {
                Until = until,
            }
        );
        var on = Train(TinyRun.Start(_folder.Path, attempt: 3, specification, TinyRun.File(halted.Checkpoints[^1])));

        Assert.Equal((null, true), (halted.Result, halted.IsHalted));
        Assert.DoesNotContain(halted.Messages, message => message is TrainingCompleted or TrainingFailed);
        Assert.Equal(until * TinyRun.StepsPerEpoch, halted.Checkpoints[^1].Checkpoint.Step);
        Assert.Equal((null, true, 0), (again.Result, again.IsHalted, again.Epochs.Count)); // Nothing is trained past it.
        Assert.False(on.IsHalted);
        Assert.Equal(whole.Result!.WeightsSha256, on.Result!.WeightsSha256);
        Assert.Equal((whole.StateSha256, whole.Result.TestTop1), (on.StateSha256, on.Result.TestTop1));
        Assert.All(whole.Epochs.Zip(halted.Epochs.Concat(on.Epochs)), pair => Assert.True(pair.First.SameResultAs(pair.Second)));
        Assert.Equal(4, halted.Epochs.Count + on.Epochs.Count);
    }

    [Theory]
    [InlineData(-1)] // within its patience
    [InlineData(0)] // where its patience ends: it is complete, and no halt hides that
    public void Run_WithPatience_HaltedAndTrainedOn_EndsWhereAndAsItWouldHave(int beforeTheEnd)
    {
        var specification = TinyRun.Specification with
        {
            Recipe = TinyRun.Specification.Recipe with { Epochs = 40, Patience = 3, DecayFactor = 1, LearningRatePer256 = 1.5 },
        };
        var whole = Train(TinyRun.Start(Path.Combine(_folder.Path, "whole"), specification: specification));
        var until = whole.Epochs.Count + beforeTheEnd;

        var run = Train(TinyRun.Start(_folder.Path, specification: specification) with { Until = until });
        Assert.Equal(beforeTheEnd < 0, run.IsHalted);
        if (run.IsHalted)
            run = Train(TinyRun.Start(_folder.Path, attempt: 2, specification, TinyRun.File(run.Checkpoints[^1])));

        Assert.Equal(
            (whole.Result!.BestEpoch, whole.Result.StoppedAfter, whole.Result.WeightsSha256),
            (run.Result!.BestEpoch, run.Result.StoppedAfter, run.Result.WeightsSha256)
        );
    }

    [Fact]
    public void Run_ToAnEpochBeyondItsRecipe_EndsWithItsRecipe() =>
        Assert.NotNull(Train(TinyRun.Start(_folder.Path) with { Until = 9 }).Result);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)] // an epoch's last step, before its evaluation
    [InlineData(8)]
    [InlineData(14)]
    [InlineData(15)] // the run's last step
    public void Run_LeftAtAnyStepAndResumed_GivesTheBitsOfARunNeverInterrupted(int leaveAfter)
    {
        var whole = Train(TinyRun.Start(Path.Combine(_folder.Path, "whole")));

        var left = Train(TinyRun.Start(_folder.Path), leaveAfter);
        var resumed = Train(TinyRun.Start(_folder.Path, attempt: 2, checkpoints: TinyRun.File(left.Checkpoints[^1])));

        Assert.Null(left.Result);
        Assert.Equal(leaveAfter, left.Checkpoints[^1].Checkpoint.Step);
        Assert.Equal(leaveAfter, resumed.Messages.OfType<TrainerStarted>().Single().FromStep);
        Assert.Equal(whole.StateSha256, resumed.StateSha256);
        Assert.Equal(whole.Result!.WeightsSha256, resumed.Result!.WeightsSha256);
        var epochs = left.Epochs.Concat(resumed.Epochs).ToList();
        Assert.Equal([1, 2, 3], epochs.Select(epoch => epoch.Epoch));
        Assert.All(
            whole.Epochs.Zip(epochs),
            pair => Assert.True(pair.First.SameResultAs(pair.Second), $"{pair.First} is not {pair.Second}")
        );
    }

    [Fact]
    public void Run_ResumedFromTheEndOfTheLastEpoch_OnlyMeasuresTheTest()
    {
        var whole = Train(TinyRun.Start(_folder.Path));

        var again = Train(TinyRun.Start(_folder.Path, attempt: 2, checkpoints: TinyRun.File(whole.Checkpoints[^1])));

        Assert.Empty(again.Epochs);
        Assert.Equal(whole.Result! with { DataSha256 = again.Result!.DataSha256 }, again.Result);
    }

    [Fact]
    public void Run_CheckpointEverySoManySteps_WritesThemWithinTheEpochToo()
    {
        var run = Train(Start(new CheckpointPolicy { EverySteps = 2 }));

        Assert.Equal([2L, 4L, 5L, 6L, 8L, 10L, 12L, 14L, 15L], Steps(run));
    }

    [Fact]
    public void Run_WhereTheDiskRefusesACheckpoint_GoesOnAndKeepsTheEarlierOne_P16()
    {
        var whole = Train(TinyRun.Start(Path.Combine(_folder.Path, "whole")));
        var start = TinyRun.Start(_folder.Path);
        // A folder in the file's place: the rename fails for every user.
        Directory.CreateDirectory(Path.Combine(_folder.Path, "checkpoints", "1", "10.ckpt", "in the way"));

        var run = Train(start);

        var failed = Assert.Single(run.Messages.OfType<CheckpointNotWritten>());
        Assert.Equal(10, failed.Step);
        Assert.Contains("10.ckpt", failed.Reason, StringComparison.Ordinal);
        Assert.Equal([5L, 15L], run.Checkpoints.Select(written => written.Checkpoint.Step));
        Assert.Equal(whole.Result!.WeightsSha256, run.Result!.WeightsSha256);
        Assert.Equal(
            ["10.ckpt", "15.ckpt", "5.ckpt"],
            Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Path, "checkpoints", "1")).Select(Path.GetFileName).Order()
        );
    }

    [Fact]
    public void Run_WhereNoStepIsMade_GivesSignsOfLifeFromItsOwnThread_P20()
    {
        var run = Train(TinyRun.Start(_folder.Path));

        var doing = run.Messages.OfType<TrainerAlive>().ToList();
        Assert.Equal("building the network", doing[0].Doing);
        // 20 images for validation and 24 for the test, 16 at a time, and a message before: each batch is a sign of life.
        Assert.Equal((3 * (1 + 2)) + 2, doing.Count(alive => alive.Doing == "evaluating"));
        Assert.Equal(3, doing.Count(alive => alive.Doing == "writing a checkpoint"));
    }

    [Fact]
    public void Run_CheckpointEverySoManySeconds_CountsFromTheLastOne()
    {
        var whole = Train(TinyRun.Start(Path.Combine(_folder.Path, "whole")));

        var run = Train(Start(new CheckpointPolicy { EverySeconds = 30 }), secondsPerStep: 11);

        Assert.Equal([3L, 5L, 8L, 10L, 13L, 15L], Steps(run));
        Assert.Equal(whole.StateSha256, run.StateSha256);
    }

    [Fact]
    public void Run_CheckpointEveryZeroSeconds_WritesThemAtTheEndOfEpochsOnly() =>
        Assert.Equal([5L, 10L, 15L], Steps(Train(Start(new CheckpointPolicy { EverySeconds = 0 }), secondsPerStep: 1e6)));

    [Fact]
    public void Run_LossNotFinite_FailsAsNumericalAtThatStep()
    {
        var error = Assert.Throws<TrainingException>(() => Train(TinyRun.Start(_folder.Path, specification: Hot)));

        Assert.Equal(FailureClass.Numerical, error.Class);
        Assert.StartsWith(
            "The training loss was not finite at step 2 (learning rate 6.25E+37); there is no checkpoint from before.",
            error.Message
        );
    }

    [Fact]
    public void Run_LossNotFiniteAfterACheckpoint_NamesTheLastGoodOne()
    {
        // The learning rate explodes with the second epoch.
        var late = TinyRun.Specification with
        {
            Recipe = TinyRun.Specification.Recipe with
            {
                LearningRatePer256 = 1e-3,
                WarmupEpochs = 0,
                DecayEpochs = 1,
                DecayFactor = 1e30,
            },
        };

        var error = Assert.Throws<TrainingException>(() =>
            Train(
                TinyRun.Start(_folder.Path, specification: late) with
                {
                    CheckpointPolicy = new CheckpointPolicy { EverySteps = 4 },
                }
            )
        );

        Assert.Equal(FailureClass.Numerical, error.Class);
        Assert.StartsWith("The training loss was not finite at step 7", error.Message);
        Assert.EndsWith("; the last good checkpoint is that of step 5.", error.Message);
        Assert.Equal(
            ["4.ckpt", "5.ckpt"],
            Directory.EnumerateFiles(Path.Combine(_folder.Path, "checkpoints", "1")).Select(Path.GetFileName).Order()
        );
    }

    [Fact]
    public void Constructor_BatchLargerThanTheImages_IsTheUsersMistake()
    {
        var large = TinyRun.Specification with { Recipe = TinyRun.Specification.Recipe with { BatchSize = 83 } };

        var error = Assert.Throws<TrainingException>(() => Train(TinyRun.Start(_folder.Path, specification: large)));

        Assert.Equal(FailureClass.User, error.Class);
        Assert.Contains("recipe.batchSize is 83", error.Message);
    }

    [Fact]
    public void Constructor_MicroBatchLargerThanTheBatch_IsTheUsersMistake()
    {
        var large = TinyRun.Specification with { Recipe = TinyRun.Specification.Recipe with { MicroBatchSize = 17 } };

        var error = Assert.Throws<TrainingException>(() => Train(TinyRun.Start(_folder.Path, specification: large)));

        Assert.Equal(FailureClass.User, error.Class);
        Assert.Contains("recipe.microBatchSize is 17", error.Message);
    }

    private static RunSpecification Hot =>
        TinyRun.Specification with
        {
            Recipe = TinyRun.Specification.Recipe with { LearningRatePer256 = 1e39, WarmupEpochs = 0 },
        };

    private StartTraining Start(CheckpointPolicy policy) => TinyRun.Start(_folder.Path) with { CheckpointPolicy = policy };

    private static IEnumerable<long> Steps(RecordedRun run) => run.Checkpoints.Select(written => written.Checkpoint.Step);

    private static RecordedRun Train(StartTraining start, int? leaveAfter = null, double? secondsPerStep = null) =>
        RecordedRun.Train(start, leaveAfter, secondsPerStep);
}
