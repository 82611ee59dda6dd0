namespace EfficientNet.Chaos.Judging;

/// <summary>What a campaign found; printed with <c>-o json</c> as it is.</summary>
/// <param name="Verdict">PASS or FAIL.</param>
/// <param name="Seed">Seed of the plan.</param>
/// <param name="LeaseSeconds">The experiments' lease time.</param>
/// <param name="Faults">Faults that struck, by kind.</param>
/// <param name="Runs">Runs that were disturbed.</param>
/// <param name="Epochs">Their rows in the epoch ledger.</param>
/// <param name="LostEpochs">Epochs without a row.</param>
/// <param name="DuplicateEpochs">Epochs that were committed more than once.</param>
/// <param name="RefusedReports">Reports of attempts that were over, all of them refused.</param>
/// <param name="Orphans">Trainers left when all work had ended.</param>
/// <param name="WeightsEqual">Whether every run ended with the bits of the undisturbed one.</param>
/// <param name="RecoverySeconds">Median and maximum by kind; faults that last until the lease has run out are separate.</param>
/// <param name="Violations">Broken guarantees, one sentence each; empty exactly when the verdict is PASS.</param>
public sealed record CampaignResult(
    string Verdict,
    long Seed,
    int LeaseSeconds,
    IReadOnlyDictionary<string, int> Faults,
    int Runs,
    int Epochs,
    int LostEpochs,
    int DuplicateEpochs,
    int RefusedReports,
    int Orphans,
    bool WeightsEqual,
    IReadOnlyDictionary<string, RecoveryTimes> RecoverySeconds,
    IReadOnlyList<string> Violations
)
{
    /// <summary>Faults that missed their target and were replaced by others.</summary>
    public int Missed { get; init; }

    /// <summary>Checkpoints that the ledger names; each was looked up in the store.</summary>
    public int Checkpoints { get; init; }

    /// <summary>Whether every guarantee held.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Passed => Violations.Count == 0;
}

/// <summary>Recovery of one kind of fault, in seconds.</summary>
/// <param name="P50">Median.</param>
/// <param name="Max">Longest.</param>
/// <param name="Count">Faults that were recovered from.</param>
public sealed record RecoveryTimes(double P50, double Max, int Count);
