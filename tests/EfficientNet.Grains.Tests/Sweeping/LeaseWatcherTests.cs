using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Grains.Sweeping;

namespace EfficientNet.Grains.Tests.Sweeping;

/// <summary>When a lease has run out, and what gives it the full time again (P8).</summary>
public sealed class LeaseWatcherTests
{
    private const int LeaseTime = 30;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly Clock clock = new();
    private readonly LeaseWatcher watcher;
    private HashSet<string> silos = ["one", "two"];
    private Lease lease = new(RunId.Parse("a"), 1, NodeName.Parse("n1"), "cpu", 0, 2, 1, Renewals: 5)
    {
        LeaseSeconds = LeaseTime,
    };

    public LeaseWatcherTests() => watcher = new LeaseWatcher(clock, TimeSpan.FromSeconds(5));

    [Fact]
    public void Lease_SilentForItsTime_HasRunOut() => Assert.Equal(LeaseTime, SecondsUntilItRunsOut());

    [Fact]
    public void Lease_Renewed_HasTheFullTimeAgain()
    {
        Watch(29);
        lease = lease with { Renewals = 6 };
        Assert.Equal(LeaseTime, SecondsUntilItRunsOut());
    }

    [Fact]
    public void Lease_OfANewAttempt_HasTheFullTime()
    {
        Watch(29);
        lease = lease with { Attempt = 2 };
        Assert.Equal(LeaseTime, SecondsUntilItRunsOut());
    }

    [Fact]
    public void Lease_AfterADatabaseOutage_HasTheFullTimeAgain()
    {
        Watch(29);
        clock.Advance(Second);
        watcher.Interrupt();
        clock.Advance(Second);
        Assert.Equal(LeaseTime, SecondsUntilItRunsOut());
    }

    [Theory]
    [InlineData("one")]
    [InlineData("one", "two", "three")]
    [InlineData("one", "three")]
    public void Lease_WhenASiloCameOrWent_HasTheFullTimeAgain_P8(params string[] active)
    {
        Watch(29);
        silos = [.. active];
        Assert.Equal(LeaseTime, SecondsUntilItRunsOut());
    }

    [Fact]
    public void Lease_AfterTheObserverSlept_HasTheFullTimeAgain()
    {
        Watch(29);
        clock.Advance(TimeSpan.FromHours(1)); // A suspended laptop: the agent slept as well.
        Assert.Equal(LeaseTime, SecondsUntilItRunsOut());
    }

    [Fact]
    public void Lease_WhenTheWallClockJumps_KeepsItsTime()
    {
        Watch(10);
        clock.JumpTo(clock.GetUtcNow().AddHours(1));
        Assert.Equal(LeaseTime - 10, SecondsUntilItRunsOut());
    }

    [Fact]
    public void Lease_BeforeARestartedObserver_HasTheFullTimeAgain()
    {
        Watch(29);
        var restarted = new LeaseWatcher(clock, TimeSpan.FromSeconds(5));
        clock.Advance(Second);
        Assert.Empty(restarted.Observe(restarted.Begin(), [lease], silos));
        clock.Advance(Second);
        Assert.Empty(restarted.Observe(restarted.Begin(), [lease], silos));
    }

    [Fact]
    public void Leases_AreJudgedEachByItself()
    {
        var lively = lease with { Run = RunId.Parse("b") };
        for (var second = 0; second < LeaseTime; second++)
        {
            Assert.Empty(watcher.Observe(watcher.Begin(), [lease, lively], silos));
            lively = lively with { Renewals = lively.Renewals + 1 };
            clock.Advance(Second);
        }

        Assert.Equal([lease], watcher.Observe(watcher.Begin(), [lease, lively], silos));
    }

    [Fact]
    public void BootTime_CountsInNanosecondsSinceTheMachineStarted()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var boot = new BootTimeProvider();
        var before = double.Parse(
            File.ReadAllText("/proc/uptime").Split(' ')[0],
            System.Globalization.CultureInfo.InvariantCulture
        );
        var seconds = boot.GetTimestamp() / (double)boot.TimestampFrequency;
        var after = double.Parse(
            File.ReadAllText("/proc/uptime").Split(' ')[0],
            System.Globalization.CultureInfo.InvariantCulture
        );
        Assert.InRange(seconds, before - 0.01, after + 0.02);
    }

    private void Watch(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            Assert.Empty(watcher.Observe(watcher.Begin(), [lease], silos));
            clock.Advance(Second);
        }
    }

    private int SecondsUntilItRunsOut()
    {
        for (var second = 0; second <= 2 * LeaseTime; second++)
        {
            if (watcher.Observe(watcher.Begin(), [lease], silos).Count > 0)
                return second;
            clock.Advance(Second);
        }

        throw new InvalidOperationException("The lease never ran out.");
    }

    /// <summary>A wall clock that can jump beside a monotonic one that can't.</summary>
    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset wall = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        private long monotonic;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => wall;

        public override long GetTimestamp() => monotonic;

        public void Advance(TimeSpan time)
        {
            wall += time;
            monotonic += time.Ticks;
        }

        public void JumpTo(DateTimeOffset time) => wall = time;
    }
}
