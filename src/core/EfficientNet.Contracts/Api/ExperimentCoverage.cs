namespace EfficientNet.Contracts.Api;

/// <summary>
/// Answer of <c>GET /api/v1/experiments/{id}/coverage</c>: the experiment's file planned again, against what the ledger holds.
/// </summary>
public sealed record ExperimentCoverage
{
    /// <summary>The experiment.</summary>
    public required ExperimentId Experiment { get; init; }

    /// <summary>Its state.</summary>
    public required ExperimentState State { get; init; }

    /// <summary>
    /// Every planned configuration is recorded, every one of its runs has ended, and every epoch that a run counts is in the
    /// ledger once.
    /// </summary>
    public required bool Complete { get; init; }

    /// <summary>Stage by stage.</summary>
    public required IReadOnlyList<StageCoverage> Stages { get; init; }

    /// <summary>Runs by state.</summary>
    public required RunCounts Runs { get; init; }

    /// <summary>Rows of the epoch ledger.</summary>
    public required long Epochs { get; init; }

    /// <summary>Epochs that runs count and the ledger lacks.</summary>
    public required long LostEpochs { get; init; }

    /// <summary>Rows beyond one for each (run, epoch), and rows of epochs that the run does not count.</summary>
    public required long DuplicateEpochs { get; init; }

    /// <summary>Epochs that were trained again with the same metrics.</summary>
    public required long ReplayedEpochs { get; init; }

    /// <summary>Rows that a repetition with other metrics took the place of (<c>mode: fast</c>); they are kept beside.</summary>
    public required long SupersededEpochs { get; init; }

    /// <summary>Reports of ended attempts, none of which changed anything.</summary>
    public required long RefusedReports { get; init; }

    /// <summary>Attempts of all runs.</summary>
    public required long Attempts { get; init; }

    /// <summary>Attempts that failed, by class.</summary>
    public required IReadOnlyDictionary<string, long> FailedAttempts { get; init; }

    /// <summary>Runs that failed for good; <c>effnet experiments retry ID --failed</c> queues exactly these again.</summary>
    public required IReadOnlyList<RunId> FailedRuns { get; init; }

    /// <summary>What is missing, one sentence each.</summary>
    public required IReadOnlyList<string> Missing { get; init; }
}

/// <summary>One stage.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="Planned">Configurations by the file; null: not known before the stages that it follows have results.</param>
/// <param name="Recorded">Configurations in the ledger.</param>
/// <param name="Runs">Runs that they need, one for each seed.</param>
/// <param name="Ended">Of these, ended.</param>
public sealed record StageCoverage(string Stage, int? Planned, int Recorded, int Runs, int Ended);
