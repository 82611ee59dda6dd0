using EfficientNet.Experiments.Ledger;

namespace EfficientNet.Experiments.Scheduling;

/// <summary>
/// One look of an observer at the live leases (protocol rule P8): first a write of the kind that renewals need is committed, then
/// the leases are read. Times are read from the observer's own monotonic clock, from any origin.
/// </summary>
/// <param name="Began">Before the write.</param>
/// <param name="Ended">After the read.</param>
/// <param name="Live">All live leases with their renewal counters.</param>
/// <param name="Silos">The silos that heartbeats may have gone to.</param>
public sealed record LeaseLook(TimeSpan Began, TimeSpan Ended, IReadOnlyList<Lease> Live, IReadOnlySet<string> Silos);
