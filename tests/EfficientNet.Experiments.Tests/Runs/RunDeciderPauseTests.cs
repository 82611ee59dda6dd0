using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments.Tests.Runs;

/// <summary>What pausing a run changes, and what it leaves alone (P11).</summary>
public sealed class RunDeciderPauseTests
{
    [Fact]
    public void Pause_Repeated_IsDecidedOnce()
    {
        var first = Decide(Sample.Queued(), new PauseRun());
        Assert.Equal(
            (RunVerdict.Accepted, RunState.Queued, true, 2),
            (first.Verdict, first.After.State, first.After.Paused, first.After.Version)
        );
        var second = Decide(first.After, new PauseRun());
        Assert.Equal(RunVerdict.Duplicate, second.Verdict);
        Assert.Empty(second.Events);
    }

    [Fact]
    public void Pause_OfARunningRun_StaysWhenItsAttemptLeaves_P11()
    {
        var paused = Decide(Sample.WithEpochs(Sample.Running(), 1), new PauseRun()).After;
        Assert.Equal(RunState.Running, paused.State);
        var left = Sample.Report(paused, paused.ReportSequence + 1, new AttemptExited(ExitOutcome.Left, 0)).After;
        Assert.Equal((RunState.Queued, true, 0, 1), (left.State, left.Paused, left.FailedAttempts, left.Epoch));
        Assert.False(Decide(left, new ResumeRun()).After.Paused);
    }

    [Fact]
    public void Resume_OfARunThatIsNotPaused_DoesNothing() =>
        Assert.Equal(RunVerdict.Duplicate, Decide(Sample.Queued(), new ResumeRun()).Verdict);

    [Fact]
    public void Cancel_OfAPausedRun_EndsIt()
    {
        var cancelled = Decide(Decide(Sample.Queued(), new PauseRun()).After, new CancelRun("enough")).After;
        Assert.Equal((RunState.Cancelled, false), (cancelled.State, cancelled.Paused));
    }

    [Fact]
    public void Pause_OfARunThatHasEnded_IsForbidden()
    {
        var cancelled = Decide(Sample.Queued(), new CancelRun("enough")).After;
        Assert.Contains(
            "only a run that has not ended can be paused",
            Assert.Throws<ForbiddenTransitionException>(() => Decide(cancelled, new PauseRun())).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ForbiddenTransitionException>(() => Decide(cancelled, new ResumeRun()));
    }

    private static RunDecision Decide(TrainingRun run, RunCommand command) =>
        RunDecider.Decide(run, command, evidence: null, Sample.Now);
}
