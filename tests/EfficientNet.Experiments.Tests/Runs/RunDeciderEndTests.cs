using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments.Tests.Runs;

/// <summary>How attempts and runs end (P9, P12).</summary>
public sealed class RunDeciderEndTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(null, false)]
    public void Exit_CompletedBeforeTheLastEpoch_SucceedsOnlyWhenItsPatienceEndedItThere(int? stoppedAfter, bool expected)
    {
        var decision = Exit(
            Sample.WithEpochs(Sample.Running(), 1),
            ExitOutcome.Completed,
            result: Sample.Result() with
            {
                StoppedAfter = stoppedAfter,
            }
        );
        Assert.Equal(expected, decision.After.State == RunState.Succeeded);
    }

    [Fact]
    public void Exit_CompletedWithEveryEpoch_Succeeds()
    {
        var decision = Exit(Sample.WithEpochs(Sample.Running(), 3), ExitOutcome.Completed, result: Sample.Result());
        Assert.Equal(RunState.Succeeded, decision.After.State);
        Assert.Equal(Sample.Result().WeightsSha256, decision.After.Result!.WeightsSha256);
        Assert.Equal(Sample.Now, decision.After.EndedAt);
        Assert.False(decision.After.Observed);
    }

    [Fact]
    public void Exit_CompletedWithAnEpochMissing_IsAFailureOfTheHost()
    {
        var decision = Exit(Sample.WithEpochs(Sample.Running(), 2), ExitOutcome.Completed, result: Sample.Result());
        Assert.Equal(RunState.Queued, decision.After.State);
        Assert.Equal(1, decision.After.FailedAttempts);
        Assert.Contains("2 of 3 epochs", decision.After.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FailureClass.User)]
    [InlineData(FailureClass.Numerical)]
    public void Exit_FailedForAReasonThatStays_IsNotRetried(FailureClass failure)
    {
        var decision = Exit(Sample.Running(), ExitOutcome.Failed, failure);
        Assert.Equal(RunState.Failed, decision.After.State);
        Assert.Equal(failure, decision.After.Failure);
        Assert.Equal("last words", decision.After.FailureMessage);
    }

    [Fact]
    public void Exit_HostFailures_AreRetriedAtOnceThenLaterThenGivenUp()
    {
        var first = Exit(Sample.Running(), ExitOutcome.Failed, FailureClass.Infrastructure).After;
        Assert.Equal((RunState.Queued, 1, null), (first.State, first.FailedAttempts, first.NotBefore));

        var second = Exit(Sample.Grant(first), ExitOutcome.Failed, failure: null, sequence: 1).After;
        Assert.Equal((RunState.Queued, 2), (second.State, second.FailedAttempts));
        Assert.InRange(second.NotBefore!.Value - Sample.Now, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6));

        var third = Exit(Sample.Grant(second), ExitOutcome.Failed, FailureClass.Infrastructure, sequence: 1).After;
        Assert.Equal((RunState.Failed, 3), (third.State, third.FailedAttempts));
        Assert.Equal("last words It was failure 3 of 3.", third.FailureMessage);
    }

    [Fact]
    public void Exit_HostFailures_AreRememberedByNodeUntilAnEpochIsCommitted_P9()
    {
        var (other, first) = (
            NodeName.Parse("gpu-2"),
            Exit(Sample.Running(), ExitOutcome.Failed, FailureClass.Infrastructure).After
        );
        Assert.Equal([Sample.Node], first.FailedNodes);

        var second = Exit(
            Sample.Grant(first) with
            {
                Node = other,
            },
            ExitOutcome.Failed,
            FailureClass.Infrastructure,
            sequence: 1
        ).After with
        {
            FailedAttempts = 0,
        };
        Assert.Equal([Sample.Node, other], second.FailedNodes);
        Assert.Equal(
            [other, Sample.Node],
            Exit(Sample.Grant(second), ExitOutcome.Failed, FailureClass.Infrastructure, sequence: 1).After.FailedNodes
        );

        Assert.Empty(Sample.WithEpochs(Sample.Grant(second), 1).FailedNodes);
    }

    [Fact]
    public void Exit_LeftOrLost_IsHeldAgainstNoNode_P9()
    {
        Assert.Empty(Exit(Sample.Running(), ExitOutcome.Left).After.FailedNodes);
        Assert.Empty(Lose(Sample.Running(), 1).After.FailedNodes);
    }

    [Theory]
    [InlineData(ExitOutcome.Left)]
    [InlineData(ExitOutcome.Stopped)]
    public void Exit_Left_IsQueuedAgainAndSpendsNothing(ExitOutcome outcome)
    {
        var run = Exit(Sample.Running(), outcome).After;
        Assert.Equal((RunState.Queued, 0, null), (run.State, run.FailedAttempts, run.NotBefore));
    }

    [Fact]
    public void Exit_BeforeTheTrainerStarted_IsUnderstood() =>
        Assert.Equal(
            RunState.Queued,
            Exit(Sample.Granted(), ExitOutcome.Failed, FailureClass.Infrastructure, sequence: 1).After.State
        );

    [Theory]
    [InlineData(AttemptEnd.LeaseExpired)]
    [InlineData(AttemptEnd.LostByAgent)]
    public void Lose_OfTheCurrentAttempt_IsQueuedAgainAndSpendsNothing(AttemptEnd reason)
    {
        var decision = Lose(Sample.Running(), 1, reason);
        Assert.Equal((RunState.Queued, 0, null), (decision.After.State, decision.After.FailedAttempts, decision.After.NotBefore));
        Assert.Equal(reason, Assert.IsType<AttemptEnded>(Assert.Single(decision.Events)).Reason);
    }

    [Fact]
    public void Lose_OfAnAttemptThatIsOver_ChangesNothing()
    {
        var run = Sample.Grant(Lose(Sample.Running(), 1).After);
        Assert.Same(run, Lose(run, 1).After);
        Assert.Equal(RunVerdict.Stale, Lose(run, 3).Verdict);
    }

    [Fact]
    public void Cancel_OfEveryStateThatIsNotFinal_Cancels()
    {
        foreach (var run in new[] { Sample.Queued(), Sample.Granted(), Sample.Running() })
            Assert.Equal(RunState.Cancelled, Cancel(run).After.State);
    }

    [Fact]
    public void Cancel_OfAFinalRun_ChangesNothing()
    {
        var run = Exit(Sample.WithEpochs(Sample.Running(), 3), ExitOutcome.Completed, result: Sample.Result()).After;
        Assert.Equal(RunVerdict.Duplicate, Cancel(run).Verdict);
        Assert.Same(run, Cancel(run).After);
    }

    [Fact]
    public void Retry_OfAFailedRun_QueuesItWithFreshAttemptsAndKeepsItsEpochs()
    {
        var failed = Exit(Sample.WithEpochs(Sample.Running(), 2), ExitOutcome.Failed, FailureClass.User).After with
        {
            Observed = true,
            FailedNodes = [Sample.Node],
        };
        var run = RunDecider.Decide(failed, new RetryRun(), null, Sample.Now).After;
        Assert.Equal((RunState.Queued, 0, 2, 1), (run.State, run.FailedAttempts, run.Epoch, run.Attempt));
        Assert.False(run.Observed);
        Assert.Null(run.EndedAt);
        Assert.Null(run.Failure);
        Assert.Empty(run.FailedNodes);
    }

    [Fact]
    public void Retry_OfARunThatHasNotFailed_IsForbidden() =>
        Assert.Throws<ForbiddenTransitionException>(() => RunDecider.Decide(Sample.Running(), new RetryRun(), null, Sample.Now));

    [Fact]
    public void Backoff_GrowsToItsCeilingAndDependsOnRunAndAttemptOnly()
    {
        var run = Sample.Queued().Id;
        Assert.Equal(TimeSpan.Zero, RetryBackoff.After(run, 1, 1));
        Assert.Equal(RetryBackoff.After(run, 4, 4), RetryBackoff.After(run, 4, 4));
        Assert.NotEqual(RetryBackoff.After(run, 4, 4), RetryBackoff.After(run, 5, 4));
        Assert.InRange(RetryBackoff.After(run, 60, 60), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(6));
    }

    private static RunDecision Exit(
        TrainingRun run,
        ExitOutcome outcome,
        FailureClass? failure = null,
        RunResult? result = null,
        long? sequence = null
    ) => Sample.Report(run, sequence ?? run.ReportSequence + 1, new AttemptExited(outcome, 1, result, failure, "last words"));

    private static RunDecision Lose(TrainingRun run, int attempt, AttemptEnd reason = AttemptEnd.LeaseExpired) =>
        RunDecider.Decide(run, new LoseAttempt(attempt, reason, "silent"), null, Sample.Now);

    private static RunDecision Cancel(TrainingRun run) => RunDecider.Decide(run, new CancelRun("not needed"), null, Sample.Now);
}
