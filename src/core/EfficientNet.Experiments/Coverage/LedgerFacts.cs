using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Coverage;

/// <summary>What the tables hold of an experiment beside its rows, counted by the database.</summary>
/// <param name="Runs">Of each run.</param>
/// <param name="FailedAttempts">Attempts that failed, by class.</param>
public sealed record LedgerFacts(
    IReadOnlyDictionary<RunId, RunFacts> Runs,
    IReadOnlyDictionary<FailureClass, long> FailedAttempts
);

/// <summary>What the tables hold of a run.</summary>
/// <param name="LastEpoch">The epoch that its row counts as the last committed.</param>
/// <param name="Epochs">Rows of the epoch ledger.</param>
/// <param name="DistinctEpochs">Different epochs among them, from 1 to <paramref name="LastEpoch"/>.</param>
/// <param name="Replayed">Epochs trained again with the same metrics.</param>
/// <param name="Superseded">Rows kept beside, since a repetition took their place.</param>
/// <param name="Refused">Reports refused.</param>
public readonly record struct RunFacts(
    int LastEpoch,
    long Epochs,
    long DistinctEpochs,
    long Replayed,
    long Superseded,
    long Refused
);
