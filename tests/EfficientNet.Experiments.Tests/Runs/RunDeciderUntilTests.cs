using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments.Tests.Runs;

/// <summary>How far a run trains now, how it is halted there, and how it trains on (P16, P19).</summary>
public sealed class RunDeciderUntilTests
{
    [Fact]
    public void Exit_AtTheEpochThatItIsToTrainTo_IsHaltedAndKeepsItsCheckpoints_P16()
    {
        var decision = Exit(Sample.WithEpochs(Running(until: 2), 2));

        var transition = decision.Transition!;
        Assert.Equal((RunState.Halted, Sample.Now), (decision.After.State, decision.After.EndedAt));
        Assert.Equal((true, null, false), (transition.EndsLease, transition.Staying, decision.After.Observed));
        Assert.Equal(2, Assert.IsType<RunHalted>(Assert.Single(decision.Events)).Epoch);
        Assert.Equal(Sample.Metrics(2).ValidationTop1, decision.After.HeldOutTop1());
    }

    [Fact]
    public void Exit_HaltedWhileItWasRaised_IsQueuedAgainAndSpendsNothing()
    {
        var run = Change(Sample.WithEpochs(Running(until: 1), 1), 2).After;
        var after = Exit(run).After;

        Assert.Equal((RunState.Queued, 0, 2), (after.State, after.FailedAttempts, after.Until));
    }

    // An agent of an earlier version knows no such epoch.
    [Fact]
    public void Exit_CompletedBeyondTheEpochThatItWasToTrainTo_Succeeds()
    {
        var run = Sample.WithEpochs(Running(until: 2), 3);
        var exited = new AttemptExited(ExitOutcome.Completed, 0, Sample.Result());

        Assert.Equal(RunState.Succeeded, Sample.Report(run, run.ReportSequence + 1, exited).After.State);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)] // the recipe's last, which is the same
    public void Until_OfAHaltedRun_QueuesItAgainUnobserved_P19(int? epoch)
    {
        var halted = Exit(Sample.WithEpochs(Running(until: 2), 2)).After with { Observed = true };
        var decision = Change(halted, epoch);

        var after = decision.After;
        Assert.Equal((RunState.Queued, null, false, null), (after.State, after.Until, after.Observed, after.EndedAt));
        Assert.Equal((2, halted.Attempt, halted.ComputeClass), (after.Epoch, after.Attempt, after.ComputeClass));
        Assert.Equal(
            [ExperimentState.Running, ExperimentState.Paused, ExperimentState.Completed, ExperimentState.CompletedWithFailures],
            decision.Transition!.Reopening!.States.Keys
        );
        Assert.Equal(ExperimentState.Running, decision.Transition.Reopening.States[ExperimentState.Completed]);
    }

    [Fact]
    public void Until_OfAQueuedRun_CanBeLowered_AndChangesNothingElse()
    {
        var queued = Sample.Queued();
        var after = Change(queued, 1).After;

        Assert.Equal(queued with { Until = 1, Version = queued.Version + 1 }, after);
        Assert.Equal(RunVerdict.Duplicate, Change(after, 1).Verdict);
    }

    [Fact]
    public void Until_ThatIsNoHigher_IsForbiddenUnderWayAndWhenHalted()
    {
        var running = Sample.WithEpochs(Running(until: 2), 1);
        Assert.Equal(
            "quickstart-k3vd.grid.1f0c22aa.s1 is Running and can't be halted at epoch 1: it must be above 2.",
            Assert.Throws<ForbiddenTransitionException>(() => Change(running, 1)).Message
        );
        Assert.Throws<ForbiddenTransitionException>(() => Change(Exit(Sample.WithEpochs(running, 2)).After, 1));
        Assert.Equal(RunVerdict.Duplicate, Change(Exit(Sample.WithEpochs(running, 2)).After, 2).Verdict);
    }

    [Fact]
    public void Until_OfARunThatHasEnded_IsForbidden()
    {
        var done = Sample.Report(
            Sample.WithEpochs(Sample.Running(), 3),
            5,
            new AttemptExited(ExitOutcome.Completed, 0, Sample.Result())
        );
        Assert.Equal(RunState.Succeeded, done.After.State);
        Assert.Throws<ForbiddenTransitionException>(() => Change(done.After, 2));
    }

    private static TrainingRun Running(int until)
    {
        var granted = Sample.Grant(Sample.Queued() with { Until = until });
        return Sample.Report(granted, 1, Sample.Started()).After;
    }

    private static RunDecision Change(TrainingRun run, int? epoch) =>
        RunDecider.Decide(run, new ChangeUntil(epoch), null, Sample.Now);

    private static RunDecision Exit(TrainingRun run) =>
        Sample.Report(run, run.ReportSequence + 1, new AttemptExited(ExitOutcome.Halted, 25));
}
