namespace EfficientNet.Contracts.Agents;

/// <summary>What the agent is to hold: it makes actual equal desired (protocol rule P11).</summary>
/// <param name="Desired">Attempts to run; everything else is to be stopped.</param>
/// <param name="Leaving">Attempts to be ended at a checkpoint (drain, pause, shutdown).</param>
/// <param name="Over">Attempts that the agent holds and that are over: their trainers are killed and their reports will be
/// refused.</param>
public sealed record HeartbeatAnswer(
    IReadOnlyList<Assignment> Desired,
    IReadOnlyList<AttemptKey> Leaving,
    IReadOnlyList<AttemptKey> Over
);

/// <summary>A run and its attempt: the fencing token of everything that is written for it.</summary>
public readonly record struct AttemptKey(RunId Run, int Attempt);

/// <summary>One lease, with all that a trainer needs to start.</summary>
public sealed record Assignment
{
    /// <summary>The run.</summary>
    public required RunId Run { get; init; }

    /// <summary>The attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary><c>cpu</c> or a GPU's UUID.</summary>
    public required string Device { get; init; }

    /// <summary>Slot on the device, from 0.</summary>
    public required int Slot { get; init; }

    /// <summary>Computing threads, fixed at the run's first grant.</summary>
    public required int Threads { get; init; }

    /// <summary>What to train.</summary>
    public required RunSpecification Specification { get; init; }

    /// <summary>
    /// The epoch after which the trainer is to stop at a checkpoint; null: at the recipe's end. An agent of a version that does
    /// not know it trains to the recipe's end, and the run succeeds.
    /// </summary>
    public int? Until { get; init; }

    /// <summary>
    /// Checkpoints recorded for the run, newest first; fetched from <c>/api/v1/blobs/{sha256}</c> when not on this host.
    /// </summary>
    public IReadOnlyList<CheckpointRecord> Checkpoints { get; init; } = [];

    /// <summary>When to write checkpoints within an epoch.</summary>
    public CheckpointPolicy CheckpointPolicy { get; init; } = new();

    /// <summary>W3C trace context of the submission, for links.</summary>
    public string? TraceParent { get; init; }
}
