using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Grains.Sweeping;

namespace EfficientNet.Grains.Tests.Sweeping;

/// <summary>When a lease has run out, and what gives it the full time again (P8).</summary>
public sealed class LeaseWatcherTests
{
    private const int LeaseTime = 30;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly Clock _clock = new();
    private readonly LeaseWatcher _watcher;
    private HashSet<string> _silos = ["one", "two"];
    private Lease _lease = new(RunId.Parse("a"), 1, NodeName.Parse("n1"), "cpu", 0, 2, 1, Renewals: 5)
    {
        LeaseSeconds = LeaseTime,
    };

    public LeaseWatcherTests() => _watcher = new LeaseWatcher(_clock, TimeSpan.FromSeconds(5));

    [Fact]
    public void Lease_SilentForItsTime_HasRunOut() => Assert.Equal(LeaseTime, SecondsUntilItRunsOut());

    [Fact]
    public void Lease_Renewed_HasTheFullTimeAgain()
    {
        Watch(29);
        _lease = _lease with { Renewals = 6 };
        Assert.Equal(LeaseTime, SecondsUntilItRunsOut());
    }

    [Fact]
    public void Lease_OfANewAttempt_HasTheFullTime()
    {
        Watch(29);
        _lease = _lease with { Attempt = 2 };
        Assert.Equal(LeaseTime, SecondsUntilItRunsOut());
    }

    [Fact]
    public void Lease_AfterADatabaseOutage_HasTheFullTimeAgain()
    {
        Watch(29);
        _clock.Advance(Second);
        _watcher.Interrupt();
        _clock.Advance(Second);
        Assert.Equal(LeaseTime, SecondsUntilItRunsOut());
    }

    [Theory]
    [InlineData("one")]
    [InlineData("one", "two", "three")]
    [InlineData("one", "three")]
    public void Lease_WhenASiloCameOrWent_HasTheFullTimeAgain_P8(params string[] active)
    {
        Watch(29);
        _silos = [.. active];
        Assert.Equal(LeaseTime, SecondsUntilItRunsOut());
    }

    [Fact]
    public void Lease_AfterTheObserverSlept_HasTheFullTimeAgain()
    {
        Watch(29);
        _clock.Advance(TimeSpan.FromHours(1)); // A suspended laptop: the agent slept as well.
        Assert.Equal(LeaseTime, SecondsUntilItRunsOut());
    }

    [Fact]
    public void Lease_WhenTheWallClockJumps_KeepsItsTime()
    {
        Watch(10);
        _clock.JumpTo(_clock.GetUtcNow().AddHours(1));
        Assert.Equal(LeaseTime - 10, SecondsUntilItRunsOut());
    }

    [Fact]
    public void Lease_BeforeARestartedObserver_HasTheFullTimeAgain()
    {
        Watch(29);
        var restarted = new LeaseWatcher(_clock, TimeSpan.FromSeconds(5));
        _clock.Advance(Second);
        Assert.Empty(restarted.Observe(restarted.Begin(), [_lease], _silos));
        _clock.Advance(Second);
        Assert.Empty(restarted.Observe(restarted.Begin(), [_lease], _silos));
    }

    [Fact]
    public void Leases_AreJudgedEachByItself()
    {
        var lively = _lease with { Run = RunId.Parse("b") };
        for (var second = 0; second < LeaseTime; second++)
        {
            Assert.Empty(_watcher.Observe(_watcher.Begin(), [_lease, lively], _silos));
            lively = lively with { Renewals = lively.Renewals + 1 };
            _clock.Advance(Second);
        }

        Assert.Equal([_lease], _watcher.Observe(_watcher.Begin(), [_lease, lively], _silos));
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
            Assert.Empty(_watcher.Observe(_watcher.Begin(), [_lease], _silos));
            _clock.Advance(Second);
        }
    }

    private int SecondsUntilItRunsOut()
    {
        for (var second = 0; second <= 2 * LeaseTime; second++)
        {
            if (_watcher.Observe(_watcher.Begin(), [_lease], _silos).Count > 0)
                return second;
            _clock.Advance(Second);
        }

        throw new InvalidOperationException("The lease never ran out.");
    }

    /// <summary>A wall clock that can jump beside a monotonic one that can't.</summary>
    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _wall = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        private long _monotonic;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _wall;

        public override long GetTimestamp() => _monotonic;

        public void Advance(TimeSpan time)
        {
            _wall += time;
            _monotonic += time.Ticks;
        }

        public void JumpTo(DateTimeOffset time) => _wall = time;
    }
}
