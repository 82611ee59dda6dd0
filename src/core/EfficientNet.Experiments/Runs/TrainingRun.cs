using EfficientNet.Contracts;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Runs;

/// <summary>
/// A training run as its row has it. <see cref="Version"/> and <see cref="Attempt"/> fence every write (protocol rule P1).
/// </summary>
public sealed record TrainingRun
{
    /// <summary>
    /// The run's id, derived from experiment, stage, fingerprint and seed, so that proposing twice creates once (protocol rule
    /// P3).
    /// </summary>
    public required RunId Id { get; init; }

    /// <summary>The experiment.</summary>
    public required ExperimentId Experiment { get; init; }

    /// <summary>Name of the stage that proposed it.</summary>
    public required string Stage { get; init; }

    /// <summary>Number of the configuration within the experiment, from 1.</summary>
    public required int Configuration { get; init; }

    /// <summary>Fingerprint of the architecture.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>What to train.</summary>
    public required RunSpecification Specification { get; init; }

    /// <summary>
    /// The epoch after which it is halted, below the recipe's epochs, which stay the schedule's horizon; null: it trains to the
    /// recipe's end.
    /// </summary>
    public int? Until { get; init; }

    /// <summary>
    /// The micro-batch size to which it was shrunk because memory did not hold the recipe's; null: as the recipe says (protocol
    /// rule P9).
    /// </summary>
    public int? MicroBatchSize { get; init; }

    /// <summary>What it needs of a device slot as the recipe says.</summary>
    public required ResourceRequest Resources { get; init; }

    /// <summary>When it writes checkpoints within an epoch.</summary>
    public CheckpointPolicy Checkpoints { get; init; } = new();

    /// <summary>Attempts that failures may spend (protocol rule P9).</summary>
    public int MaximumAttempts { get; init; } = 3;

    /// <summary>Attempts that failures have spent.</summary>
    public int FailedAttempts { get; init; }

    /// <summary>State.</summary>
    public RunState State { get; init; } = RunState.Queued;

    /// <summary>Whether a user paused it: it is granted no more, and an attempt under way leaves at a checkpoint.</summary>
    public bool Paused { get; init; }

    /// <summary>Raised by every transition.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Number of the newest attempt; 0 before the first grant. The fencing token.</summary>
    public int Attempt { get; init; }

    /// <summary>
    /// Sequence of the newest report accepted from this attempt; reports up to it are duplicates (protocol rule P13).
    /// </summary>
    public long ReportSequence { get; init; }

    /// <summary>Epochs in the ledger.</summary>
    public int Epoch { get; init; }

    /// <summary>Computing threads, fixed at the first grant (protocol rule P22).</summary>
    public int? Threads { get; init; }

    /// <summary>Processor or GPU model, libtorch version and threads of the first attempt (protocol rule P22).</summary>
    public string? ComputeClass { get; init; }

    /// <summary>Node of the newest attempt.</summary>
    public NodeName? Node { get; init; }

    /// <summary>
    /// Nodes on which attempts failed since an epoch was last committed, the newest last: the next attempt goes elsewhere first
    /// (protocol rule P9).
    /// </summary>
    public IReadOnlyList<NodeName> FailedNodes { get; init; } = [];

    /// <summary>With <see cref="RunState.Queued"/>: not granted before this time (backoff).</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Newest epoch's metrics.</summary>
    public EpochMetrics? LastEpoch { get; init; }

    /// <summary>With <see cref="RunState.Succeeded"/>: the result.</summary>
    public RunResult? Result { get; init; }

    /// <summary>Class of the newest failure.</summary>
    public FailureClass? Failure { get; init; }

    /// <summary>Message of the newest failure.</summary>
    public string? FailureMessage { get; init; }

    /// <summary>Whether the experiment has applied the final state (protocol rule P19).</summary>
    public bool Observed { get; init; }

    /// <summary>W3C trace context of the submission; attempts and epochs link to it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was first granted.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it became final.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The epoch that it trains to now: <see cref="Until"/>, or the recipe's last.</summary>
    public int LastEpochForNow() => Math.Min(Until ?? Specification.Recipe.Epochs, Specification.Recipe.Epochs);

    /// <summary>
    /// Top-1 on the held-out training images that the run is judged by: its result's, or its last epoch's when it is halted; null
    /// for a run that has not come so far.
    /// </summary>
    public double? HeldOutTop1() =>
        State switch
        {
            RunState.Succeeded => Result?.ValidationTop1,
            RunState.Halted => LastEpoch?.ValidationTop1,
            _ => null,
        };

    /// <summary>The recipe that its attempts are given: the specification's, in the run's variant.</summary>
    public Recipe CurrentRecipe() =>
        MicroBatchSize is { } size ? Specification.Recipe with { MicroBatchSize = size } : Specification.Recipe;

    /// <summary>What its attempts need of a device slot: <see cref="Resources"/>, with the memory of the run's variant.</summary>
    public ResourceRequest CurrentRequest() =>
        MicroBatchSize is null
            ? Resources
            : Resources with
            {
                MemoryBytes = TrainingMemory.EstimateBytes(Specification.Architecture, MicroBatches.Largest(CurrentRecipe())),
            };
}
