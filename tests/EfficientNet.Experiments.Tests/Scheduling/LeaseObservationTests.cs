using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Scheduling;

namespace EfficientNet.Experiments.Tests.Scheduling;

/// <summary>When a lease has run out, in simulated time: no clock, no database (P8).</summary>
public sealed class LeaseObservationTests
{
    private const int LeaseTime = 30;
    private const int Bound = LeaseObservation.LongestSilence * LeaseTime;
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(5);

    private static readonly Lease Leased = new(RunId.Parse("a"), 1, NodeName.Parse("n1"), "cpu", 0, 2, 1, Renewals: 5)
    {
        LeaseSeconds = LeaseTime,
    };

    [Fact]
    public void Lease_OfASilentHost_RunsOutAfterItsTime_P8() => Assert.Equal(LeaseTime, SecondsUntilItRunsOut(_ => ["one"]));

    [Fact]
    public void Lease_WhenSilosComeAndGoEachHalfLeaseTime_RunsOutWithinTwoLeaseTimes_P8() =>
        Assert.Equal(Bound, SecondsUntilItRunsOut(second => ["one", $"guest-{second / (LeaseTime / 2)}"]));

    [Fact]
    public void Lease_WhenSilosChangeWithEachLook_RunsOutWithinTwoLeaseTimes_P8() =>
        Assert.Equal(Bound, SecondsUntilItRunsOut(second => [$"guest-{second}"]));

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(29)]
    public void Lease_WhenASiloWentOnce_HasItsTimeAgainFromThere_P8(int changed) =>
        Assert.Equal(changed + LeaseTime, SecondsUntilItRunsOut(second => second < changed ? ["one", "two"] : ["one"]));

    [Fact]
    public void Lease_ThatIsRenewed_NeverRunsOutHoweverSilosChange_P8()
    {
        var seen = LeaseObservation.None;
        for (var second = 0; second < 20 * LeaseTime; second++)
        {
            var lease = Leased with { Renewals = second / (LeaseTime - 1) };
            seen = seen.After(Look(second, second, [lease], $"guest-{second / 7}"), LongestGap);
            Assert.Empty(seen.RunOut);
        }
    }

    [Fact]
    public void Lease_WhileEachWriteTakesLong_AgesOnlyBetweenTheWrites_P8()
    {
        // A write takes 3 s and the next look begins a second after it: of four seconds one counts.
        var seen = LeaseObservation.None;
        var looks = 0;
        while (seen.RunOut.Count == 0)
        {
            seen = seen.After(Look(4 * looks, (4 * looks) + 3, [Leased], "one"), LongestGap);
            looks++;
        }

        Assert.Equal(LeaseTime + 1, looks);
    }

    [Fact]
    public void Lease_AfterAWriteThatStalled_HasItsTimeAgain_P8()
    {
        var seen = Silent(seconds: LeaseTime - 1);
        // The look began in time, and its write hung until a standby was back.
        seen = seen.After(Look(LeaseTime - 1, LeaseTime + 100, [Leased], "one"), LongestGap);
        for (var second = 1; second <= LeaseTime; second++)
        {
            Assert.Empty(seen.RunOut);
            seen = seen.After(Look(LeaseTime + 100 + second, LeaseTime + 100 + second, [Leased], "one"), LongestGap);
        }

        Assert.Equal([Leased], seen.RunOut);
    }

    [Fact]
    public void Lease_OfAnObserverThatForgot_HasItsTimeAgain_P8()
    {
        Assert.Empty(LeaseObservation.None.RunOut);
        Assert.Empty(LeaseObservation.None.After(Look(1000, 1000, [Leased], "one"), LongestGap).RunOut);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Leases_UnderRandomSilosAndRenewals_RunOutBetweenOneAndTwoLeaseTimesOfSilence_P8(int seed)
    {
        var random = new Random(seed);
        var seen = LeaseObservation.None;
        var (renewals, renewedAt, silos) = (0L, 0, "one");
        for (var second = 0; second < 20_000; second++)
        {
            if (random.Next(25) == 0)
                (renewals, renewedAt) = (renewals + 1, second);
            if (random.Next(12) == 0)
                silos = $"guest-{second}";
            seen = seen.After(Look(second, second, [Leased with { Renewals = renewals }], silos), LongestGap);
            var silent = second - renewedAt;
            if (silent < LeaseTime)
                Assert.Empty(seen.RunOut);
            if (silent >= Bound)
                Assert.Equal(renewals, Assert.Single(seen.RunOut).Renewals);
        }
    }

    private static LeaseObservation Silent(int seconds)
    {
        var seen = LeaseObservation.None;
        for (var second = 0; second < seconds; second++)
            seen = seen.After(Look(second, second, [Leased], "one"), LongestGap);
        return seen;
    }

    private static int SecondsUntilItRunsOut(Func<int, string[]> silos)
    {
        var seen = LeaseObservation.None;
        for (var second = 0; second <= 10 * LeaseTime; second++)
        {
            seen = seen.After(Look(second, second, [Leased], silos(second)), LongestGap);
            if (seen.RunOut.Count > 0)
                return second;
        }

        throw new InvalidOperationException("The lease never ran out.");
    }

    private static LeaseLook Look(int began, int ended, IReadOnlyList<Lease> live, params string[] silos) =>
        new(TimeSpan.FromSeconds(began), TimeSpan.FromSeconds(ended), live, silos.ToHashSet());
}
