using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;

namespace EfficientNet.Experiments.Scheduling;

/// <summary>Which state a node is in, from what its row says and how long ago it was heard.</summary>
public static class NodeStates
{
    // Joining ──outbox delivered──▶ Ready ◀──drain, undrain──▶ Draining
    //    ▲                            │
    //    │                            └──failures in a row──▶ SetAside ──admitted──▶ Ready
    //    └──────────────agent restarts──────────────────────────┘
    // Any of them ──no heartbeat──▶ Silent ──heartbeat──▶ the state that the row says
    //
    // Several may hold at once. The state is the first that does, in the order Silent, Draining, SetAside, Joining, Ready.

    /// <summary>
    /// A node seen further in the future than this was seen before the database's clock was set back, and not since: it is
    /// silent.
    /// </summary>
    public static TimeSpan FurthestAhead { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The state of a node.</summary>
    /// <param name="node">Its row.</param>
    /// <param name="heardAgo">Time since its newest heartbeat, by the database's clock.</param>
    /// <param name="silentAfter">Time without a heartbeat after which it counts as silent.</param>
    public static NodeState Of(GpuNode node, TimeSpan heardAgo, TimeSpan silentAfter) =>
        heardAgo >= silentAfter || heardAgo < -FurthestAhead ? NodeState.Silent : WhileHeard(node);

    /// <summary>The state of a node whose heartbeats come.</summary>
    public static NodeState WhileHeard(GpuNode node) =>
        node switch
        {
            { Draining: true } => NodeState.Draining,
            { SetAside: not null } => NodeState.SetAside,
            { Ready: false } => NodeState.Joining,
            _ => NodeState.Ready,
        };

    /// <summary>Whether it gets no grants until a person opens it again, or its agent restarts.</summary>
    public static bool IsClosed(this NodeState state) => state is NodeState.Draining or NodeState.SetAside;
}
