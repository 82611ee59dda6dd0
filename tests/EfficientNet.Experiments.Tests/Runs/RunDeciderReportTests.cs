using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments.Tests.Runs;

/// <summary>What reports mean (P13 to P17).</summary>
public sealed class RunDeciderReportTests
{
    private const string OtherClass = "cpu/EPYC 25-1-1/avx2/libtorch 2.10.0/2 threads";

    [Fact]
    public void Report_WhenTrainerStarts_RunIsRunningAndKeepsItsClass()
    {
        var decision = Sample.Report(Sample.Granted(), 1, Sample.Started());
        Assert.Equal(RunVerdict.Accepted, decision.Verdict);
        Assert.Equal(RunState.Running, decision.After.State);
        Assert.Equal(1, decision.After.ReportSequence);
        Assert.Equal(Sample.ComputeClass, decision.After.ComputeClass);
        Assert.Equal(3, decision.After.Version);
    }

    [Fact]
    public void Report_NextEpoch_IsCommitted()
    {
        var decision = Sample.Report(Sample.Running(), 2, new EpochReported(Sample.Metrics(1)));
        Assert.Equal(new EpochCommitted(1, Sample.Metrics(1)), Assert.Single(decision.Events));
        Assert.Equal(1, decision.After.Epoch);
        Assert.Equal(Sample.Metrics(1), decision.After.LastEpoch);
    }

    [Fact]
    public void Report_SameSequenceAgain_IsDuplicateAndWritesNothing()
    {
        var run = Sample.WithEpochs(Sample.Running(), 1);
        var decision = Sample.Report(run, run.ReportSequence, new EpochReported(Sample.Metrics(1)));
        Assert.Equal(RunVerdict.Duplicate, decision.Verdict);
        Assert.Same(run, decision.After);
        Assert.Empty(decision.Events);
    }

    [Fact]
    public void Report_OfDuplicateAfterTheRunSucceeded_IsStillDuplicate()
    {
        var run = Sample.WithEpochs(Sample.Running(), 3);
        var done = Sample.Report(run, 5, new AttemptExited(ExitOutcome.Completed, 0, Sample.Result())).After;
        Assert.Equal(
            RunVerdict.Duplicate,
            Sample.Report(done, 5, new AttemptExited(ExitOutcome.Completed, 0, Sample.Result())).Verdict
        );
    }

    [Fact]
    public void Report_OfAnOlderAttempt_IsRefusedAndOnlyCounted()
    {
        var run = Sample.Grant(Lose(Sample.Running()));
        var decision = Sample.Report(run, 2, new EpochReported(Sample.Metrics(1)), attempt: 1);
        Assert.Equal(RunVerdict.Refused, decision.Verdict);
        Assert.Equal(new ReportRefused(1, 2, "epoch"), Assert.Single(decision.Events));
        Assert.Same(run, decision.After);
    }

    [Fact]
    public void Report_OfTheNewestAttemptOnceItIsLost_IsRefused()
    {
        var run = Lose(Sample.Running());
        Assert.Equal(RunVerdict.Refused, Sample.Report(run, 2, new EpochReported(Sample.Metrics(1))).Verdict);
    }

    [Fact]
    public void Report_OfAnUnknownAttempt_IsStale() =>
        Assert.Equal(RunVerdict.Stale, Sample.Report(Sample.Queued(), 1, Sample.Started(), attempt: 1).Verdict);

    [Fact]
    public void Report_AfterALostOne_EndsTheAttempt()
    {
        var decision = Sample.Report(Sample.Running(), 3, new EpochReported(Sample.Metrics(1)));
        Assert.Equal(RunVerdict.Refused, decision.Verdict);
        Assert.Equal(RunState.Queued, decision.After.State);
        Assert.Equal(0, decision.After.Epoch);
        Assert.Equal(1, decision.After.FailedAttempts);
        Assert.Contains("Report 3 came when 2 was next", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_OfAnEpochBeyondTheNext_EndsTheAttempt()
    {
        var decision = Sample.Report(Sample.Running(), 2, new EpochReported(Sample.Metrics(2)));
        Assert.Equal(RunVerdict.Refused, decision.Verdict);
        Assert.Contains("Epoch 2 was reported when epoch 1 was next", decision.Reason, StringComparison.Ordinal);
        Assert.Equal(RunState.Queued, decision.After.State);
    }

    [Fact]
    public void Report_OfAStartBeyondTheLedger_EndsTheAttempt()
    {
        var decision = Sample.Report(Sample.Granted(), 1, Sample.Started(fromEpoch: 1, fromStep: 10));
        Assert.Equal(RunVerdict.Refused, decision.Verdict);
        Assert.Equal(RunState.Queued, decision.After.State);
    }

    [Theory]
    [InlineData(DeterminismMode.Exact)]
    [InlineData(DeterminismMode.Fast)]
    public void Report_ReplayedEpochWithEqualMetrics_IsReplayed(DeterminismMode mode)
    {
        var run = Resumed(mode);
        Assert.Equal(
            1,
            RunDecider.NeedsEpoch(
                run,
                new ApplyReport(new Report(run.Id, 2, 2, Sample.Now, new EpochReported(Sample.Metrics(1))))
            )
        );
        var decision = Sample.Report(run, 2, new EpochReported(Sample.Metrics(1, seconds: 99)), committed: Sample.Metrics(1));
        Assert.Equal(new EpochReplayed(2, 1), Assert.Single(decision.Events));
        Assert.Equal(2, decision.After.Epoch);
        Assert.Equal(2, decision.After.ReportSequence);
    }

    [Fact]
    public void Report_ReplayedEpochThatDiffers_FailsAnExactRun()
    {
        var decision = Sample.Report(
            Resumed(DeterminismMode.Exact),
            2,
            new EpochReported(Sample.Metrics(1, loss: 1.25)),
            committed: Sample.Metrics(1)
        );
        Assert.Equal(RunVerdict.Accepted, decision.Verdict);
        Assert.Equal(RunState.Failed, decision.After.State);
        Assert.Equal(FailureClass.Nondeterministic, decision.After.Failure);
        Assert.Contains("1.5 then 1.25", decision.After.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_ReplayedEpochThatDiffers_SupersedesTheRowOfAFastRun()
    {
        var decision = Sample.Report(
            Resumed(DeterminismMode.Fast),
            2,
            new EpochReported(Sample.Metrics(1, loss: 1.25)),
            committed: Sample.Metrics(1)
        );
        Assert.Equal(new EpochSuperseded(2, Sample.Metrics(1, loss: 1.25)), Assert.Single(decision.Events));
        Assert.Equal(2, decision.After.Epoch);
        Assert.Equal(2, decision.After.LastEpoch!.Epoch);
    }

    [Fact]
    public void Report_Checkpoint_IsRecorded()
    {
        var run = Sample.WithEpochs(Sample.Running(), 1);
        var decision = Sample.Report(run, 3, new CheckpointReported(Sample.Checkpoint(1)));
        Assert.Equal(new CheckpointRecorded(Sample.Checkpoint(1)), Assert.Single(decision.Events));
    }

    [Fact]
    public void Report_BrokenImages_AreAnEventAndTheAttemptGoesOn_P13()
    {
        var run = Sample.Running();
        BrokenImage[] images = [new("a.jpg", "it is cut off")];
        var decision = Sample.Report(run, 2, new BrokenImagesReported(images, 1));
        Assert.Equal(new BrokenImagesFound(run.Attempt, images, 1), Assert.Single(decision.Events));
        Assert.Equal(RunVerdict.Duplicate, Sample.Report(decision.After, 2, new BrokenImagesReported(images, 1)).Verdict);
        Assert.Equal(RunVerdict.Accepted, Sample.Report(decision.After, 3, new EpochReported(Sample.Metrics(1))).Verdict);
    }

    [Fact]
    public void Report_CheckpointAheadOfTheLedger_IsPassedOverAndTheAttemptGoesOn()
    {
        var run = Sample.Running();
        var decision = Sample.Report(run, 2, new CheckpointReported(Sample.Checkpoint(1)));
        Assert.Equal(RunVerdict.PassedOver, decision.Verdict);
        Assert.DoesNotContain(decision.Events, happened => happened is CheckpointRecorded);
        Assert.Equal(RunVerdict.Accepted, Sample.Report(decision.After, 3, new EpochReported(Sample.Metrics(1))).Verdict);
    }

    [Fact]
    public void Report_ExactRunMovedToAnotherClass_EndsTheAttempt()
    {
        var decision = Sample.Report(
            Sample.Grant(Lose(Sample.WithEpochs(Sample.Running(), 1))),
            1,
            Sample.Started(1, 10, OtherClass)
        );
        Assert.Equal(RunVerdict.Refused, decision.Verdict);
        Assert.Contains("Xeon", decision.Reason, StringComparison.Ordinal);
        Assert.Contains("EPYC", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_ExactRunMovedBeforeItHasBits_TakesTheNewClass()
    {
        var decision = Sample.Report(Sample.Grant(Lose(Sample.Running())), 1, Sample.Started(computeClass: OtherClass));
        Assert.Equal(RunVerdict.Accepted, decision.Verdict);
        Assert.Equal(OtherClass, decision.After.ComputeClass);
    }

    [Fact]
    public void Report_ReplayedEpochWithoutItsRow_Throws() =>
        Assert.Throws<ArgumentException>(() =>
            Sample.Report(Resumed(DeterminismMode.Exact), 2, new EpochReported(Sample.Metrics(1)))
        );

    private static TrainingRun Lose(TrainingRun run) =>
        RunDecider.Decide(run, new LoseAttempt(run.Attempt, AttemptEnd.LeaseExpired, "silent"), null, Sample.Now).After;

    // Attempt 2, resumed from the start, with epochs 1 and 2 in the ledger.
    private static TrainingRun Resumed(DeterminismMode mode) =>
        Sample.Report(Sample.Grant(Lose(Sample.WithEpochs(Sample.Running(mode: mode), 2))), 1, Sample.Started()).After;
}
