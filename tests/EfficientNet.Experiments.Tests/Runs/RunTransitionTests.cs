using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments.Tests.Runs;

/// <summary>What a decision leaves for the ledger to write: all of it, so that the ledger decides nothing (P2).</summary>
public sealed class RunTransitionTests
{
    [Fact]
    public void Transition_OfAnInfrastructureFailure_EndsTheLeaseAndBlamesTheHost_P9()
    {
        var transition = Exit(ExitOutcome.Failed, FailureClass.Infrastructure).Transition!;

        Assert.Equal((true, "last words", false), (transition.EndsLease, transition.Blame, transition.ClearsHost));
        Assert.Null(transition.Staying);
    }

    [Fact]
    public void Transition_OfAnEpoch_ClearsTheHostAndKeepsTheLease_P9()
    {
        var transition = Sample.Report(Sample.Running(), 2, new EpochReported(Sample.Metrics(1))).Transition!;

        Assert.Equal((false, null, true), (transition.EndsLease, transition.Blame, transition.ClearsHost));
    }

    [Fact]
    public void Transition_OfALoss_CarriesTheRenewalsThatWereSeen_P8()
    {
        var lose = new LoseAttempt(1, AttemptEnd.LeaseExpired, "silent", Renewals: 7);
        var transition = RunDecider.Decide(Sample.Running(), lose, null, Sample.Now).Transition!;

        Assert.Equal((true, 7L), (transition.EndsLease, transition.Renewals));
        Assert.Contains("sign of life", RunDecider.NotLost(transition).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Transition_OfARetry_OpensAnExperimentThatEndedWithFailures_AndNoOtherThatEnded_P19()
    {
        var failed = Exit(ExitOutcome.Failed, FailureClass.User).After;
        var reopening = RunDecider.Decide(failed, new RetryRun(), null, Sample.Now).Transition!.Reopening!;

        Assert.Equal(
            [
                (ExperimentState.Running, ExperimentState.Running),
                (ExperimentState.Paused, ExperimentState.Paused),
                (ExperimentState.CompletedWithFailures, ExperimentState.Running),
            ],
            reopening.States.Select(pair => (pair.Key, pair.Value))
        );
    }

    [Fact]
    public void Transition_OfACheckpoint_SaysWhichStay_P16()
    {
        var run = Sample.WithEpochs(Sample.Running(), 2);
        CheckpointStanding[] recorded = [new(Sample.Checkpoint(1), 0.9), new(Sample.Checkpoint(1, step: 15), null)];
        var report = new Report(run.Id, 1, run.ReportSequence + 1, Sample.Now, new CheckpointReported(Sample.Checkpoint(2)));

        Assert.True(RunDecider.NeedsCheckpoints(run, new ApplyReport(report)));
        var transition = RunDecider.Decide(run, new ApplyReport(report), new RunEvidence(null, recorded), Sample.Now).Transition!;
        Assert.Equal([20, 15, 10], transition.Staying!.Select(checkpoint => checkpoint.Step));
    }

    [Fact]
    public void Decide_ACheckpointThatComesAfterLaterEpochs_NeedsItsOwnEpochsRow_P16()
    {
        var run = Sample.WithEpochs(Sample.Running(), 3);
        var late = new ApplyReport(new Report(run.Id, 1, 5, Sample.Now, new CheckpointReported(Sample.Checkpoint(2))));

        Assert.Equal(2, RunDecider.NeedsEpoch(run, late));
        var transition = RunDecider.Decide(run, late, new RunEvidence(Sample.Metrics(2), []), Sample.Now).Transition!;
        Assert.Equal([20], transition.Staying!.Select(checkpoint => checkpoint.Step));
    }

    [Fact]
    public void Decide_ACheckpointAheadOfTheLedger_PassesItOver_AndTheAttemptContinues_P14()
    {
        var run = Sample.Running();
        var decision = Sample.Report(run, 2, new CheckpointReported(Sample.Checkpoint(2)));

        Assert.Equal(RunVerdict.PassedOver, decision.Verdict);
        Assert.Equal((RunState.Running, 2L), (decision.After.State, decision.Transition!.After.ReportSequence));
        Assert.IsType<ReportRefused>(Assert.Single(decision.Events));
    }

    [Fact]
    public void Decide_AReportOfAnAttemptThatIsOver_ChangesNoRowAndIsNoted_P14()
    {
        var run = Sample.Grant(Exit(ExitOutcome.Left).After);
        var decision = Sample.Report(run, 4, new EpochReported(Sample.Metrics(1)), attempt: 1);

        Assert.Equal(RunVerdict.Refused, decision.Verdict);
        Assert.Null(decision.Transition);
        Assert.Equal("epoch", Assert.IsType<ReportRefused>(decision.Noted).Kind);
    }

    private static RunDecision Exit(ExitOutcome outcome, FailureClass? failure = null) =>
        Sample.Report(Sample.Running(), 2, new AttemptExited(outcome, 1, Failure: failure, Message: "last words"));
}
