using EfficientNet.Chaos.Judging;
using EfficientNet.Chaos.Observing;
using EfficientNet.Contracts;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Chaos.Tests;

/// <summary>What a fault declared, compared with what happened to attempts.</summary>
public sealed class AttemptAccountsTests
{
    private static readonly DeclaredChange Kill = DeclaredChange.Ends("run", 1, AttemptEnd.Failed);

    [Fact]
    public void Check_OfWhatWasDeclared_FindsNothing() =>
        Assert.Empty(AttemptAccounts.Check(Kill, [Ended(), Campaigns.Fact(2, new AttemptBegan(2, 0, 0, "cpu"))]));

    [Fact]
    public void Check_WhenNothingHappened_SaysSo() =>
        Assert.Contains("actual: 0", Assert.Single(AttemptAccounts.Check(Kill, [])), StringComparison.Ordinal);

    [Fact]
    public void Check_WhenTwoEnded_SaysSo() =>
        Assert.Contains(
            "actual: 2",
            Assert.Single(AttemptAccounts.Check(Kill, [Ended(), Ended(attempt: 2)])),
            StringComparison.Ordinal
        );

    [Fact]
    public void Check_OfAnotherReason_FindsBothTheStrangerAndTheMissing() =>
        Assert.Equal(2, AttemptAccounts.Check(Kill, [Ended(reason: AttemptEnd.LeaseExpired)]).Count);

    [Fact]
    public void Check_OfAnotherRun_FindsIt() =>
        Assert.Contains(
            "other",
            Assert.Single(AttemptAccounts.Check(Kill, [Ended(), Ended(run: "other")])),
            StringComparison.Ordinal
        );

    [Fact]
    public void Check_OfAnotherFailure_FindsIt() =>
        Assert.Equal(2, AttemptAccounts.Check(Kill, [Ended(failure: FailureClass.Numerical)]).Count);

    [Fact]
    public void Check_WhenNoneMayEnd_FindsEvery() => Assert.Single(AttemptAccounts.Check(DeclaredChange.None, [Ended()]));

    [Fact]
    public void Check_WhenARunIsGivenUp_FindsIt() =>
        Assert.Single(
            AttemptAccounts.Check(
                DeclaredChange.MayEnd("run", 1, 2, AttemptEnd.Failed),
                [Campaigns.Fact(1, new RunFailed(1, FailureClass.Infrastructure, "over"))]
            )
        );

    [Fact]
    public void Missed_WhenTheRunCameToItsEndInstead_IsTrue()
    {
        var end = Campaigns.Fact(1, new RunSucceeded(1, Campaigns.Run("run", "storm").Result!));
        Assert.True(AttemptAccounts.Missed(Kill, [end]));
        Assert.False(
            AttemptAccounts.Missed(
                Kill,
                [Ended(), end with { Event = new RunSucceeded(2, Campaigns.Run("run", "storm").Result!) }]
            )
        );
        Assert.False(AttemptAccounts.Missed(DeclaredChange.None, [end]));
    }

    private static RunFact Ended(
        string run = "run",
        int attempt = 1,
        AttemptEnd reason = AttemptEnd.Failed,
        FailureClass? failure = FailureClass.Infrastructure
    ) => Campaigns.Fact(attempt, new AttemptEnded(attempt, reason, failure, "killed", null), run);
}
