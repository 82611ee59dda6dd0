using EfficientNet.Chaos.Observing;
using EfficientNet.Chaos.Plan;

namespace EfficientNet.Chaos.Judging;

/// <summary>Everything that a verdict is based on.</summary>
internal sealed record CampaignRecord
{
    /// <summary>Seed of the plan.</summary>
    public required long Seed { get; init; }

    /// <summary>The experiments' lease time.</summary>
    public required int LeaseSeconds { get; init; }

    /// <summary>Faults that were planned, by kind.</summary>
    public required IReadOnlyDictionary<FaultKind, int> Planned { get; init; }

    /// <summary>Faults that struck, and those that missed, in order.</summary>
    public required IReadOnlyList<FaultRecord> Faults { get; init; }

    /// <summary>Experiments that were submitted, undisturbed and disturbed.</summary>
    public IReadOnlyList<string> Submitted { get; init; } = [];

    /// <summary>Their rows.</summary>
    public IReadOnlyList<ObservedExperiment> Experiments { get; init; } = [];

    /// <summary>What they proposed, by experiment and number.</summary>
    public IReadOnlyList<ProposalRow> Proposals { get; init; } = [];

    /// <summary>Runs of the undisturbed experiment.</summary>
    public required IReadOnlyList<ObservedRun> Baseline { get; init; }

    /// <summary>Its epoch ledger.</summary>
    public required IReadOnlyList<ObservedEpoch> BaselineEpochs { get; init; }

    /// <summary>Runs that were disturbed.</summary>
    public IReadOnlyList<ObservedRun> Runs { get; init; } = [];

    /// <summary>Their epoch ledger.</summary>
    public IReadOnlyList<ObservedEpoch> Epochs { get; init; } = [];

    /// <summary>All that happened to them, oldest first.</summary>
    public IReadOnlyList<RunFact> Facts { get; init; } = [];

    /// <summary>Leases that were live when all work had ended.</summary>
    public IReadOnlyList<LiveAttempt> Leases { get; init; } = [];

    /// <summary>Checkpoints that the ledger named when all work had ended.</summary>
    public IReadOnlyList<NamedBlob> Blobs { get; init; } = [];

    /// <summary>Trainers left when all work had ended.</summary>
    public int Orphans { get; init; }

    /// <summary>What else went wrong.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
