using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Ledger;

namespace EfficientNet.Grains.Sweeping;

/// <summary>
/// Finds leases that have run out (protocol rule P8): no change of the renewal counter was seen for one lease time, on this observer's own
/// clock, during which the database answered and no silo came or went: a host whose heartbeats went to a silo that froze is not silent. A
/// clock that jumps, a silo that restarts and a database that was away all give the full lease time again, since every one of them
/// starts the observation anew.
/// </summary>
/// <param name="clock">Only its timestamps are read; they must count on in suspend (<see cref="BootTimeProvider"/>).</param>
/// <param name="longestGap">Two looks further apart are no observation of the time between them.</param>
public sealed class LeaseWatcher(TimeProvider clock, TimeSpan longestGap)
{
    private Dictionary<AttemptKey, Seen> seen = [];
    private long? lookedAt;
    private HashSet<string> silos = [];

    /// <summary>Takes a fresh reading of all live leases; returns those that have run out.</summary>
    /// <param name="live">All live leases.</param>
    /// <param name="activeSilos">The silos that heartbeats may have gone to.</param>
    public IReadOnlyList<Lease> Observe(IReadOnlyList<Lease> live, HashSet<string> activeSilos)
    {
        var now = clock.GetTimestamp();
        if ((lookedAt is { } last && clock.GetElapsedTime(last, now) > longestGap) || !silos.SetEquals(activeSilos))
            seen.Clear();
        (lookedAt, silos) = (now, activeSilos);

        seen = live.ToDictionary(
            lease => new AttemptKey(lease.Run, lease.Attempt),
            lease => seen.TryGetValue(new AttemptKey(lease.Run, lease.Attempt), out var before) && before.Renewals == lease.Renewals
                ? before
                : new Seen(lease.Renewals, now));
        return [.. live.Where(lease => clock.GetElapsedTime(seen[new AttemptKey(lease.Run, lease.Attempt)].Since, now) >= TimeSpan.FromSeconds(lease.LeaseSeconds))];
    }

    /// <summary>The database did not answer: what was seen before says nothing any more.</summary>
    public void Interrupt() => seen.Clear();

    private readonly record struct Seen(long Renewals, long Since);
}
