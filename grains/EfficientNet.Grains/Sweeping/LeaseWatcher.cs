using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Scheduling;

namespace EfficientNet.Grains.Sweeping;

/// <summary>
/// Finds leases that have run out (protocol rule P8): puts its own clock's times to what was read, and leaves the rule to
/// <see cref="LeaseObservation"/>.
/// </summary>
/// <param name="clock">Only its timestamps are read; they must count on in suspend (<see cref="BootTimeProvider"/>).</param>
/// <param name="longestGap">Two looks further apart are no observation of the time between them.</param>
public sealed class LeaseWatcher(TimeProvider clock, TimeSpan longestGap)
{
    private LeaseObservation _seen = LeaseObservation.None;

    /// <summary>Begins a look: call it before the write that proves that renewals can be written.</summary>
    public TimeSpan Begin() => clock.GetElapsedTime(0);

    /// <summary>Takes a fresh reading of all live leases; returns those that have run out.</summary>
    /// <param name="began">What <see cref="Begin"/> returned for this look.</param>
    /// <param name="live">All live leases, read after that write was committed.</param>
    /// <param name="activeSilos">The silos that heartbeats may have gone to.</param>
    public IReadOnlyList<Lease> Observe(TimeSpan began, IReadOnlyList<Lease> live, IReadOnlySet<string> activeSilos)
    {
        _seen = _seen.After(new LeaseLook(began, Begin(), live, activeSilos), longestGap);
        return _seen.RunOut;
    }

    /// <summary>A look failed: renewals may have failed as well, so what was seen before no longer counts.</summary>
    public void Interrupt() => _seen = LeaseObservation.None;
}
