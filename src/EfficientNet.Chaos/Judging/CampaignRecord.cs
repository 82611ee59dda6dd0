using EfficientNet.Chaos.Observing;
using EfficientNet.Chaos.Plan;

namespace EfficientNet.Chaos.Judging;

/// <summary>Everything that a verdict rests on.</summary>
internal sealed record CampaignRecord
{
    /// <summary>Seed of the plan.</summary>
    public required long Seed { get; init; }

    /// <summary>The experiments' lease time.</summary>
    public required int LeaseSeconds { get; init; }

    /// <summary>Faults that were planned, by kind.</summary>
    public required IReadOnlyDictionary<FaultKind, int> Planned { get; init; }

    /// <summary>Faults that struck.</summary>
    public required IReadOnlyList<FaultRecord> Faults { get; init; }

    /// <summary>Runs of the undisturbed experiment.</summary>
    public required IReadOnlyList<RunRow> Baseline { get; init; }

    /// <summary>Its epoch ledger.</summary>
    public required IReadOnlyList<EpochRow> BaselineEpochs { get; init; }

    /// <summary>Runs that were disturbed.</summary>
    public required IReadOnlyList<RunRow> Runs { get; init; }

    /// <summary>Their epoch ledger.</summary>
    public required IReadOnlyList<EpochRow> Epochs { get; init; }

    /// <summary>All that happened to them, oldest first.</summary>
    public required IReadOnlyList<RunFact> Facts { get; init; }

    /// <summary>Trainers that were left when all work had ended.</summary>
    public required int Orphans { get; init; }

    /// <summary>What else went wrong.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
