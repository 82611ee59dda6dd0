using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Scheduling;

namespace EfficientNet.Experiments.Tests.Scheduling;

/// <summary>What a heartbeat proves, and what it is answered (P11 to P13).</summary>
public sealed class HeartbeatDeciderTests
{
    private static readonly Lease Leased = Cluster.Lease("a", "n1");
    private static readonly AttemptKey Pair = new(Leased.Run, Leased.Attempt);

    [Fact]
    public void Heartbeat_WithoutAPairGrantedToThisIncarnation_IsToldToHoldIt()
    {
        var decision = HeartbeatDecider.Decide(Beat(incarnation: 7), [Leased]);
        Assert.Equal([Leased], decision.Desired);
        Assert.Empty(decision.Dead);
    }

    [Fact]
    public void Heartbeat_WithAPair_GoesOnHoldingItWhicheverIncarnationItWasGrantedTo() =>
        Assert.Equal([Leased], HeartbeatDecider.Decide(Beat(incarnation: 8, held: Pair), [Leased]).Desired);

    [Fact]
    public void Heartbeat_OfANewerIncarnationWithoutThePair_ProvesItDead()
    {
        var decision = HeartbeatDecider.Decide(Beat(incarnation: 8), [Leased]);
        Assert.Equal([Leased], decision.Dead);
        Assert.Empty(decision.Desired);
    }

    [Fact]
    public void Heartbeat_OfANewerIncarnationWithReportsToDeliver_ProvesNothingYet()
    {
        var decision = HeartbeatDecider.Decide(Beat(incarnation: 8, ready: false), [Leased]);
        Assert.Empty(decision.Dead);
        Assert.Empty(decision.Desired);
    }

    [Fact]
    public void Heartbeat_WithAPairThatIsNotLive_IsToldThatItIsOver() =>
        Assert.Equal([Pair], HeartbeatDecider.Decide(Beat(incarnation: 7, held: Pair), []).Over);

    [Fact]
    public void Heartbeat_WithAnOlderAttemptOfALiveRun_StopsTheOldAndWantsTheNew()
    {
        var decision = HeartbeatDecider.Decide(Beat(incarnation: 7, held: Pair), [Leased with { Attempt = 2 }]);
        Assert.Equal([Pair], decision.Over);
        Assert.Equal(2, Assert.Single(decision.Desired).Attempt);
    }

    [Fact]
    public void Heartbeat_WithALeavingPair_IsAskedToLeave()
    {
        var decision = HeartbeatDecider.Decide(Beat(incarnation: 7, held: Pair), [Leased with { Leaving = true }]);
        Assert.Equal([Pair], decision.Leaving);
        Assert.Empty(decision.Over);
    }

    [Fact]
    public void Heartbeat_OfASupersededIncarnation_IsToldThatAllIsOver()
    {
        var decision = HeartbeatDecider.Decide(Beat(incarnation: 6, held: Pair), live: null);
        Assert.Equal([Pair], decision.Over);
        Assert.Empty(decision.Desired);
    }

    private static Heartbeat Beat(long incarnation, AttemptKey? held = null, bool ready = true) =>
        new()
        {
            Incarnation = incarnation,
            Ready = ready,
            Held = held is { } pair ? [new HeldAttempt(pair.Run, pair.Attempt)] : [],
            Devices = [Cluster.Cpu()],
            DataSets = [],
        };
}
