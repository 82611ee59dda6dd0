using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Contracts.Api;

/// <summary>A row of <c>GET /api/v1/runs</c>. Accuracies are fractions.</summary>
public record RunSummary
{
    /// <summary>Id.</summary>
    public required RunId Id { get; init; }

    /// <summary>Experiment.</summary>
    public required ExperimentId Experiment { get; init; }

    /// <summary>Stage.</summary>
    public required string Stage { get; init; }

    /// <summary>Numbers of the configurations whose architecture it trains.</summary>
    public required IReadOnlyList<int> Configurations { get; init; }

    /// <summary>Seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Its state.</summary>
    public required RunState State { get; init; }

    /// <summary>Whether a user paused it: it is granted no more, and a trainer under way leaves at a checkpoint.</summary>
    public bool Paused { get; init; }

    /// <summary>Newest attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>Epochs in the ledger.</summary>
    public required int Epoch { get; init; }

    /// <summary>Epochs to train for now.</summary>
    public required int Epochs { get; init; }

    /// <summary>The epoch after which it is halted; null: it trains to its recipe's end.</summary>
    public int? Until { get; init; }

    /// <summary>Top-1 on the held-out training images: the result's once succeeded, else the newest epoch's.</summary>
    public double? ValidationTop1 { get; init; }

    /// <summary>Top-1 on the test images, once succeeded; it chooses nothing.</summary>
    public double? TestTop1 { get; init; }

    /// <summary>Node of the newest attempt.</summary>
    public string? Node { get; init; }

    /// <summary>Newest sign of life of the trainer.</summary>
    public TrainerProgress? Progress { get; init; }

    /// <summary>Why it waits, or failed.</summary>
    public string? Message { get; init; }

    /// <summary>Sum of its epochs' seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>
    /// Marks a variant: the micro-batch size to which the run was shrunk because memory did not hold the recipe's; null: as the
    /// recipe says.
    /// </summary>
    public int? MicroBatchSize { get; init; }
}

/// <summary>Answer of <c>GET /api/v1/runs/{id}</c>.</summary>
public sealed record RunDetail : RunSummary
{
    /// <summary>What is trained.</summary>
    public required RunSpecification Specification { get; init; }

    /// <summary>Rows of the epoch ledger in order.</summary>
    public required IReadOnlyList<EpochRow> EpochRows { get; init; }

    /// <summary>Newest checkpoint.</summary>
    public CheckpointRecord? Checkpoint { get; init; }

    /// <summary>The epoch with the highest validation top-1, on ties the first; null before the first.</summary>
    public int? BestEpoch { get; init; }

    /// <summary>Checkpoint of the best epoch among those whose checkpoint is kept; null before the first epoch's end.</summary>
    public CheckpointRecord? BestCheckpoint { get; init; }

    /// <summary>The result, once succeeded.</summary>
    public RunResult? Result { get; init; }

    /// <summary>Everything that happened, oldest first.</summary>
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }

    /// <summary>Reports of attempts that were over.</summary>
    public required int RefusedReports { get; init; }
}

/// <summary>A row of the epoch ledger and the attempt that wrote it.</summary>
public sealed record EpochRow(int Attempt, EpochMetrics Metrics);

/// <summary>One thing that happened.</summary>
/// <param name="Change">Position in the change feed.</param>
/// <param name="At">When, by the database's clock.</param>
/// <param name="Kind">For example <c>granted</c>, <c>epoch</c>, <c>attemptEnded</c>.</param>
/// <param name="Experiment">Experiment, when it belongs to one.</param>
/// <param name="Run">Run, when it belongs to one.</param>
/// <param name="Text">One sentence.</param>
public sealed record TimelineEntry(
    long Change,
    DateTimeOffset At,
    string Kind,
    ExperimentId? Experiment,
    RunId? Run,
    string Text
);
