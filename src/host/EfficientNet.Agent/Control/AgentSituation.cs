using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Agent.Control;

/// <summary>What the agent holds.</summary>
/// <param name="Held">Attempts held.</param>
/// <param name="NewestBegun">The newest attempt of each run that was ever started on this host; it is not started again.</param>
/// <param name="Accepting">Whether new attempts may start: the outbox of an earlier incarnation is delivered, and the agent is
/// not ending.</param>
internal sealed record AgentSituation(
    IReadOnlyList<ActualAttempt> Held,
    IReadOnlyDictionary<RunId, int> NewestBegun,
    bool Accepting
);

/// <summary>One attempt as it is now.</summary>
internal sealed record ActualAttempt(AttemptKey Key, AttemptPhase Phase);

/// <summary>Phases of an attempt on its host. It is held in every one of them.</summary>
internal enum AttemptPhase
{
    // Preparing ──slot free, checkpoints here──▶ Training ──asked to leave──▶ Leaving ──┐
    //     │                                          └──process ended, or told to stop──┤
    // └──asked to leave or to stop──────────────────────────────────────────────────┴──▶ Ended ──exit report acknowledged──▶
    // (forgotten)

    /// <summary>Waits for its slot and its checkpoints.</summary>
    Preparing = 1,

    /// <summary>The trainer runs.</summary>
    Training = 2,

    /// <summary>The trainer was asked to leave at a checkpoint.</summary>
    Leaving = 3,

    /// <summary>The trainer was killed and has not ended yet.</summary>
    Stopping = 4,

    /// <summary>
    /// The trainer has ended; until the exit report is acknowledged, the lease is kept alive (protocol
    /// rule P12).
    /// </summary>
    Ended = 5,
}
