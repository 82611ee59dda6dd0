using Orleans.Concurrency;

namespace EfficientNet.Grains;

/// <summary>
/// Matches queued runs to the free devices of a pool. It gathers wake-ups; the pass itself is one transaction of the ledger,
/// so a second activation does no harm (protocol rule P7). Key: pool name (<see cref="GrainKeys.Scheduler"/>).
/// </summary>
[Alias("EfficientNet.Scheduler")]
public interface ISchedulerGrain : IGrainWithStringKey
{
    /// <summary>
    /// Returns after a pass that began after the call. One pass runs at a time; all calls that wait share the next.
    /// </summary>
    [Alias("Poke"), AlwaysInterleave]
    Task PokeAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks for a pass without waiting for it. Best effort: silos poke once a second anyway.</summary>
    [Alias("Wake"), AlwaysInterleave, OneWay]
    Task WakeAsync();
}
