using EfficientNet.Experiments.Scheduling;

namespace EfficientNet.Experiments.Ledger;

/// <summary>The transaction of a scheduling pass (protocol rule P7).</summary>
public interface ISchedulingLedger
{
    /// <summary>
    /// One transaction under the pool's advisory lock: reads queue, free slots and limits, asks <paramref name="plan"/>, writes
    /// the
    /// grants (lease inserted, attempt and version raised, event) and the reasons why a run fits nowhere. Returns what was
    /// planned.
    /// A node counts as alive while <paramref name="nodeTimeout"/> has not passed since its newest heartbeat by the database's
    /// clock.
    /// </summary>
    Task<SchedulingPlan> PassAsync(
        string pool,
        TimeSpan nodeTimeout,
        Func<SchedulingSituation, SchedulingPlan> plan,
        CancellationToken cancellationToken
    );

    /// <summary>The pools that have a node which counts as alive, as for <see cref="PassAsync"/>.</summary>
    Task<IReadOnlyList<string>> LivePoolsAsync(TimeSpan nodeTimeout, CancellationToken cancellationToken);
}
