namespace EfficientNet.Contracts.Agents;

/// <summary>
/// <c>POST /api/v1/agents/{node}/heartbeat</c>, every second: what the agent holds. It renews those leases and no others, is
/// answered after the commit, and waits up to <see cref="WaitSeconds"/> for a change of the desired set (protocol rule P11).
/// </summary>
public sealed record Heartbeat
{
    /// <summary>The pool of agents that name none.</summary>
    public const string DefaultPool = "default";

    /// <summary>
    /// Chosen at each start of the agent; grows with time. A newer one without a pair proves that pair dead (protocol rule
    /// P12).
    /// </summary>
    public required long Incarnation { get; init; }

    /// <summary>
    /// Rises with every heartbeat of an incarnation: one that arrives after a later one changes nothing (protocol rule P11).
    /// Null: an agent of a version that did not number them; its heartbeats count in the order of their arrival.
    /// </summary>
    public long? Sequence { get; init; }

    /// <summary>
    /// False until the outbox left by an earlier incarnation is delivered; nothing is granted before (protocol rule P13).
    /// </summary>
    public required bool Ready { get; init; }

    /// <summary>Exactly the attempts that the agent holds.</summary>
    public required IReadOnlyList<HeldAttempt> Held { get; init; }

    /// <summary>Devices with their telemetry.</summary>
    public required IReadOnlyList<DeviceDescription> Devices { get; init; }

    /// <summary>Names of the data sets on this host.</summary>
    public required IReadOnlyList<string> DataSets { get; init; }

    /// <summary>Names of the weights on this host.</summary>
    public IReadOnlyList<string> Weights { get; init; } = [];

    /// <summary>
    /// The arithmetic that this host's trainers compute with (<see cref="Contracts.Arithmetic"/>). Null: an agent of a version
    /// that did not number it, which is 1.
    /// </summary>
    public int? Arithmetic { get; init; }

    /// <summary>How long the answer may wait for a change, in seconds; 0 answers at once.</summary>
    public double WaitSeconds { get; init; }

    /// <summary>What a person should look at on this host, such as <c>Disk full: …</c>; null means nothing.</summary>
    public string? Problem { get; init; }

    /// <summary>Pool that the node belongs to.</summary>
    public string Pool { get; init; } = DefaultPool;
}

/// <summary>An attempt that the agent holds, with its newest progress.</summary>
/// <param name="Run">The run.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Progress">Newest sign of life of the trainer, or absent while it starts.</param>
public sealed record HeldAttempt(RunId Run, int Attempt, Trainer.TrainerProgress? Progress = null);
