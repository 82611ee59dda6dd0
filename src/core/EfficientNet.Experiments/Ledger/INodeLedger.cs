using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Experiments.Ledger;

/// <summary>The write side of GPU nodes and leases.</summary>
public interface INodeLedger
{
    /// <summary>
    /// Records a heartbeat: the node's row, and the renewal counter of exactly the leases it holds (protocol rules P8, P11).
    /// Returns the
    /// node's live leases. A heartbeat of an older incarnation changes nothing and returns null; one that is late in its own
    /// incarnation changes nothing either.
    /// </summary>
    Task<IReadOnlyList<Lease>?> HeartbeatAsync(NodeName node, Heartbeat heartbeat, CancellationToken cancellationToken);

    /// <summary>The node's row, or null.</summary>
    Task<GpuNode?> LoadAsync(NodeName node, CancellationToken cancellationToken);

    /// <summary>All live leases with their renewal counters, for the observer of protocol rule P8.</summary>
    Task<IReadOnlyList<Lease>> LiveLeasesAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Commits a write that needs all that a renewal needs; it throws, or takes long, when renewals would (protocol rule P8).
    /// </summary>
    /// <param name="observer">Who writes; each observer has a row of its own.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    Task ProveWritableAsync(string observer, CancellationToken cancellationToken);

    /// <summary>Sets or clears <see cref="GpuNode.Draining"/>; the event names who asked.</summary>
    Task SetDrainingAsync(NodeName node, bool draining, Actor? by, CancellationToken cancellationToken);

    /// <summary>
    /// Clears <see cref="GpuNode.SetAside"/> and forgets <see cref="GpuNode.Failures"/>; the event names who asked.
    /// </summary>
    Task AdmitAsync(NodeName node, Actor? by, CancellationToken cancellationToken);
}

/// <summary>A device slot given to an attempt. At most one is live for a slot, and one for a run (protocol rule P6).</summary>
/// <param name="Run">The run.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Node">The node.</param>
/// <param name="Device">The device.</param>
/// <param name="Slot">The slot, from 0.</param>
/// <param name="Threads">Computing threads.</param>
/// <param name="Incarnation">Incarnation of the agent at the grant.</param>
/// <param name="Renewals">Renewal counter: how often a heartbeat has named the pair (protocol rule P8).</param>
public sealed record Lease(
    RunId Run,
    int Attempt,
    NodeName Node,
    string Device,
    int Slot,
    int Threads,
    long Incarnation,
    long Renewals
)
{
    /// <summary>Whether the attempt is to leave at a checkpoint: its node is draining or its experiment is paused.</summary>
    public bool Leaving { get; init; }

    /// <summary>Lease time of the run's experiment in seconds (<see cref="Experiment.LeaseSeconds"/>).</summary>
    public int LeaseSeconds { get; init; } = 30;
}

/// <summary>A GPU node as its row has it.</summary>
public sealed record GpuNode
{
    /// <summary>Name.</summary>
    public required NodeName Name { get; init; }

    /// <summary>Pool.</summary>
    public required string Pool { get; init; }

    /// <summary>Incarnation of the agent.</summary>
    public required long Incarnation { get; init; }

    /// <summary>Raised by every heartbeat.</summary>
    public required long Version { get; init; }

    /// <summary>Whether grants may be made (protocol rule P13).</summary>
    public required bool Ready { get; init; }

    /// <summary>Whether it is being emptied.</summary>
    public bool Draining { get; init; }

    /// <summary>
    /// Attempts under this incarnation that failed with the host before their first epoch, oldest first, since one last committed
    /// an epoch or succeeded here (protocol rule P9).
    /// </summary>
    public IReadOnlyList<HostFailure> Failures { get; init; } = [];

    /// <summary>
    /// Why it gets no more grants until a person admits it or its agent restarts; null: it gets them (protocol rule P9).
    /// </summary>
    public string? SetAside { get; init; }

    /// <summary>Devices.</summary>
    public required IReadOnlyList<DeviceDescription> Devices { get; init; }

    /// <summary>Data sets on the host.</summary>
    public required IReadOnlyList<string> DataSets { get; init; }

    /// <summary>Weights on the host.</summary>
    public IReadOnlyList<string> Weights { get; init; } = [];

    /// <summary>The arithmetic that the host's trainers compute with (protocol rule P22).</summary>
    public int Arithmetic { get; init; } = 1;

    /// <summary>What a person should look at on the host, in the agent's words; null: nothing.</summary>
    public string? Problem { get; init; }

    /// <summary>Time of the newest heartbeat, by the database's clock.</summary>
    public required DateTimeOffset SeenAt { get; init; }
}
