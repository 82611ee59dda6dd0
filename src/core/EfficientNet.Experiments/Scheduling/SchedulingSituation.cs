using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments.Scheduling;

/// <summary>All that a scheduling pass looks at.</summary>
/// <param name="Queue">Queued runs whose time has come, of experiments that are running, oldest first.</param>
/// <param name="Nodes">
/// Nodes of the pool that are alive; <see cref="GpuNode.Ready"/> and <see cref="GpuNode.Draining"/> say whether grants may be
/// made.
/// </param>
/// <param name="Leases">Live leases.</param>
/// <param name="Limits">By experiment: how many runs may hold a lease at once, and how many do.</param>
/// <param name="Now">The database's clock.</param>
/// <param name="Pool">Name of the pool, for messages.</param>
/// <param name="SetAsideAfter">Failures in a row after which a host gets no more grants; 0: never
/// (<see cref="HostJudgement"/>).</param>
public sealed record SchedulingSituation(
    IReadOnlyList<TrainingRun> Queue,
    IReadOnlyList<GpuNode> Nodes,
    IReadOnlyList<Lease> Leases,
    IReadOnlyDictionary<ExperimentId, ConcurrencyLimit> Limits,
    DateTimeOffset Now,
    string Pool = Heartbeat.DefaultPool,
    int SetAsideAfter = HostJudgement.DefaultLimit
)
{
    /// <summary>
    /// Nodes of other pools that are alive. They get no grants here, but a run that one of them could take has no reason to wait
    /// that a person should know.
    /// </summary>
    public IReadOnlyList<GpuNode> Elsewhere { get; init; } = [];
}

/// <summary>How many runs of an experiment may hold a lease at once, and how many do.</summary>
public readonly record struct ConcurrencyLimit(int? Maximum, int InUse);

/// <summary>What a pass decided.</summary>
/// <param name="Grants">Leases to make.</param>
/// <param name="Unplaceable">
/// Queued runs that fit no slot of any node of any pool even when all are free, and why: every pool's pass says the same.
/// </param>
public sealed record SchedulingPlan(IReadOnlyList<Grant> Grants, IReadOnlyList<Unplaceable> Unplaceable)
{
    /// <summary>Hosts that get no more grants from now on.</summary>
    public IReadOnlyList<HostSetAside> SetAside { get; init; } = [];
}

/// <summary>A host whose agent, in this incarnation, gets no more grants, with a sentence that says why.</summary>
public sealed record HostSetAside(NodeName Node, long Incarnation, string Reason);

/// <summary>A run leased to a slot. <see cref="Attempt"/> is the run's attempt + 1.</summary>
public sealed record Grant(
    RunId Run,
    long Version,
    int Attempt,
    NodeName Node,
    string Device,
    int Slot,
    int Threads,
    long Incarnation
);

/// <summary>A run that fits nowhere, with a sentence that says what is missing.</summary>
public sealed record Unplaceable(RunId Run, string Reason);
