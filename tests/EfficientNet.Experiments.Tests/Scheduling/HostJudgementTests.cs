using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using EfficientNet.Experiments.Scheduling;
using EfficientNet.Experiments.Tests.Runs;
using static EfficientNet.Experiments.Tests.Scheduling.Cluster;

namespace EfficientNet.Experiments.Tests.Scheduling;

/// <summary>Which failures speak against a host, and what follows (P9).</summary>
public sealed class HostJudgementTests
{
    [Fact]
    public void Blame_OfAnInfrastructureFailure_IsItsMessage_P9()
    {
        Assert.Equal(
            "signal 11",
            HostJudgement.Blame([new AttemptEnded(1, AttemptEnd.Failed, FailureClass.Infrastructure, "signal 11", null)])
        );
        Assert.Equal("signal 9", HostJudgement.Blame([new RunFailed(3, FailureClass.Infrastructure, "signal 9")]));
    }

    [Theory]
    [InlineData(AttemptEnd.Left)]
    [InlineData(AttemptEnd.LostByAgent)]
    [InlineData(AttemptEnd.LeaseExpired)]
    public void Blame_OfWhatSpendsNoAttempt_IsNone_P9(AttemptEnd reason) =>
        Assert.Null(HostJudgement.Blame([new AttemptEnded(1, reason, null, "gone", null)]));

    [Theory]
    [InlineData(FailureClass.User)]
    [InlineData(FailureClass.Numerical)]
    [InlineData(FailureClass.OutOfMemory)]
    public void Blame_OfWhatTheRunBrought_IsNone_P9(FailureClass failure) =>
        Assert.Null(HostJudgement.Blame([new RunFailed(1, failure, "no")]));

    [Fact]
    public void Clears_AnEpochOrASuccess_AndNothingLess_P9()
    {
        Assert.True(HostJudgement.Clears([new EpochCommitted(1, Sample.Metrics(1))]));
        Assert.True(HostJudgement.Clears([new EpochReplayed(1, 1)]));
        Assert.True(HostJudgement.Clears([new RunSucceeded(1, Sample.Result())]));
        Assert.False(
            HostJudgement.Clears([new AttemptBegan(1, 0, 0, Sample.ComputeClass), new CheckpointRecorded(Sample.Checkpoint(0))])
        );
    }

    [Theory]
    [InlineData(2, 3, false)]
    [InlineData(3, 3, true)]
    [InlineData(1, 1, true)]
    [InlineData(50, 0, false)]
    public void WhySetAside_CountsToTheLimit_P9(int failures, int limit, bool expected) =>
        Assert.Equal(expected, HostJudgement.WhySetAside(Failures(failures), limit) is not null);

    [Fact]
    public void WhySetAside_OfOneRunThatAlwaysCrashes_IsNot_P9()
    {
        HostFailure[] ofOne =
        [
            .. Enumerable.Range(1, 9).Select(attempt => new HostFailure(RunId.Parse("r1"), attempt, "signal 11")),
        ];
        Assert.Null(HostJudgement.WhySetAside(ofOne, 3));
        Assert.NotNull(HostJudgement.WhySetAside([.. ofOne, new HostFailure(RunId.Parse("r2"), 1, "signal 11")], 3));
    }

    [Fact]
    public void WhySetAside_NamesTheAttemptsAndTheLastMessage_P9() =>
        Assert.Equal(
            "2 attempts in a row failed here before the first epoch (attempt 1 of r1, attempt 1 of r2); the last said: "
                + "The trainer ended with signal 2",
            HostJudgement.WhySetAside(Failures(2), 2)
        );

    [Fact]
    public void Plan_AHostThatFailedOften_IsSetAsideAndGetsNothing_P9()
    {
        var plan = SchedulingPlanner.Plan(
            Situation(
                [Run("a")],
                [Node("n1", Gpu()) with { Failures = Failures(3) }, Node("n2", Cpu()) with { Failures = Failures(2) }]
            )
        );

        var host = Assert.Single(plan.SetAside);
        Assert.Equal(("n1", 7L), (host.Node.Value, host.Incarnation));
        Assert.Equal("n2", Assert.Single(plan.Grants).Node.Value);
    }

    [Fact]
    public void Plan_WithoutALimit_SetsNobodyAside_P9()
    {
        var plan = SchedulingPlanner.Plan(
            Situation([Run("a")], [Node("n1", Cpu()) with { Failures = Failures(9) }]) with
            {
                SetAsideAfter = 0,
            }
        );
        Assert.Empty(plan.SetAside);
        Assert.Single(plan.Grants);
    }

    [Fact]
    public void Plan_ARunThatFitsOnlyAHostSetAside_SaysSo_P9()
    {
        var node = Node("n1", Cpu()) with { SetAside = "3 attempts in a row failed here." };
        Assert.Equal(
            "Of pool 'default' only node n1 fits, and it is set aside until 'effnet nodes admit n1': 3 attempts in a "
                + "row failed here.",
            Reason(Run("a"), node)
        );
        Assert.Equal(
            "Of pool 'default' only these nodes fit: n1, which is set aside until 'effnet nodes admit n1': 3 attempts "
                + "in a row failed here; n2, which is draining.",
            Reason(Run("a"), node, Node("n2", Cpu()) with { Draining = true })
        );
    }

    private static HostFailure[] Failures(int count) =>
        [
            .. Enumerable
                .Range(1, count)
                .Select(number => new HostFailure(
                    RunId.Parse($"r{number}"),
                    1,
                    $"The trainer ended with signal {number}\nand a stack trace"
                )),
        ];
}
