using EfficientNet.Agent.Control;
using EfficientNet.Agent.Tests.Support;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Agent.Tests;

public sealed class AgentReconcilerTests
{
    private static readonly AttemptKey A1 = Sample.Key("run-a", 1);

    [Fact]
    public void Decide_WhenAnAttemptIsDesiredAndNotHeld_StartsIt_P11()
    {
        var action = Assert.Single(Decide(Situation(), Answer(desired: [Sample.Assignment("run-a", 1)])));
        Assert.Equal(A1, new AttemptKey(((StartAttempt)action).Assignment.Run, ((StartAttempt)action).Assignment.Attempt));
    }

    [Fact]
    public void Decide_WhenActualEqualsDesired_DoesNothing_P11() =>
        Assert.Empty(Decide(Situation(held: (A1, AttemptPhase.Training)), Answer(desired: [Sample.Assignment("run-a", 1)])));

    [Fact]
    public void Decide_WhenTheSameAttemptIsDesiredTwice_StartsItOnce() =>
        Assert.Single(Decide(Situation(), Answer(desired: [Sample.Assignment("run-a", 1), Sample.Assignment("run-a", 1)])));

    [Fact]
    public void Decide_WhenAnAttemptIsOver_StopsIt_P14()
    {
        var answer = Answer(desired: [Sample.Assignment("run-a", 1)], over: [A1]);
        Assert.Equal(
            A1,
            Assert.IsType<StopAttempt>(Assert.Single(Decide(Situation(held: (A1, AttemptPhase.Training)), answer))).Key
        );
    }

    [Fact]
    public void Decide_WhenAHeldAttemptIsNotDesired_StopsIt_P11() =>
        Assert.IsType<StopAttempt>(Assert.Single(Decide(Situation(held: (A1, AttemptPhase.Preparing)), Answer())));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decide_WhenAnAttemptIsToLeave_AsksItAndDoesNotStopIt(bool alsoDesired)
    {
        var answer = Answer(desired: alsoDesired ? [Sample.Assignment("run-a", 1)] : [], leaving: [A1]);
        Assert.Equal(new LeaveAttempt(A1), Assert.Single(Decide(Situation(held: (A1, AttemptPhase.Training)), answer)));
    }

    [Theory]
    [InlineData((int)AttemptPhase.Leaving)]
    [InlineData((int)AttemptPhase.Stopping)]
    [InlineData((int)AttemptPhase.Ended)]
    public void Decide_WhenAnAttemptLeavesAlready_DoesNotAskAgain(int phase) =>
        Assert.Empty(Decide(Situation(held: (A1, (AttemptPhase)phase)), Answer(leaving: [A1])));

    [Fact]
    public void Decide_WhenAnAttemptIsToLeaveBeforeItBegan_BeginsAndLeaves_SoThatTheSlotIsFreedByAReport()
    {
        var actions = Decide(Situation(), Answer(desired: [Sample.Assignment("run-a", 1)], leaving: [A1]));
        Assert.Collection(
            actions,
            first => Assert.IsType<StartAttempt>(first),
            second => Assert.Equal(new LeaveAttempt(A1), second)
        );
    }

    [Fact]
    public void Decide_WhenTheAttemptHasEnded_DoesNotStartItAgain_WhileItsReportIsOnTheWay_P12() =>
        Assert.Empty(Decide(Situation(held: (A1, AttemptPhase.Ended)), Answer(desired: [Sample.Assignment("run-a", 1)])));

    [Fact]
    public void Decide_WhenTheAttemptWasBegunBefore_DoesNotStartItAgain_EvenAfterARestart_P12() =>
        Assert.Empty(
            Decide(
                Situation() with
                {
                    NewestBegun = new Dictionary<RunId, int> { [A1.Run] = 1 },
                },
                Answer(desired: [Sample.Assignment("run-a", 1)])
            )
        );

    [Fact]
    public void Decide_WhenANewerAttemptOfTheRunIsDesired_StopsTheOldOneFirst_P14()
    {
        var situation = Situation(held: (A1, AttemptPhase.Training)) with
        {
            NewestBegun = new Dictionary<RunId, int> { [A1.Run] = 1 },
        };
        var actions = Decide(situation, Answer(desired: [Sample.Assignment("run-a", 2)], over: [A1]));
        Assert.Collection(
            actions,
            first => Assert.Equal(A1, Assert.IsType<StopAttempt>(first).Key),
            second => Assert.Equal(2, Assert.IsType<StartAttempt>(second).Assignment.Attempt)
        );
    }

    [Fact]
    public void Decide_WhenTheAgentIsNotReady_StartsNothing_P13() =>
        Assert.Empty(Decide(Situation() with { Accepting = false }, Answer(desired: [Sample.Assignment("run-a", 1)])));

    private static IReadOnlyList<AgentAction> Decide(AgentSituation actual, HeartbeatAnswer answer) =>
        AgentReconciler.Decide(actual, answer);

    private static AgentSituation Situation(params (AttemptKey Key, AttemptPhase Phase)[] held) =>
        new(
            [.. held.Select(attempt => new ActualAttempt(attempt.Key, attempt.Phase))],
            new Dictionary<RunId, int>(),
            Accepting: true
        );

    private static HeartbeatAnswer Answer(
        Assignment[]? desired = null,
        AttemptKey[]? leaving = null,
        AttemptKey[]? over = null
    ) => new(desired ?? [], leaving ?? [], over ?? []);
}
