using EfficientNet.Contracts;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments.Ledger;

/// <summary>
/// The write side of training runs. Every method throws <see cref="LedgerUnavailableException"/> when PostgreSQL does not answer.
/// </summary>
public interface IRunLedger
{
    /// <summary>Reads a run, or null.</summary>
    Task<TrainingRun?> LoadAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>Reads a committed epoch of a run, or null.</summary>
    Task<EpochMetrics?> LoadEpochAsync(RunId run, int epoch, CancellationToken cancellationToken);

    /// <summary>
    /// Writes one transition in one statement: the row changes from <paramref name="before"/> to <paramref name="after"/> only
    /// where
    /// version and attempt are still <paramref name="before"/>'s; epoch, checkpoint, lease and event rows follow from what that
    /// returned
    /// (protocol rules P1, P2). False: the caller's state was stale and nothing was written.
    /// </summary>
    Task<bool> CommitAsync(
        TrainingRun before,
        TrainingRun after,
        IReadOnlyList<RunEvent> events,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Like <see cref="CommitAsync"/>, for a transition that ends an attempt because its lease has run out: only where the
    /// lease's renewal counter is still the one that the observer saw (protocol rule P8). False: it was renewed, or the state was
    /// stale; nothing was written.
    /// </summary>
    Task<bool> CommitUnrenewedAsync(
        TrainingRun before,
        TrainingRun after,
        IReadOnlyList<RunEvent> events,
        long renewals,
        CancellationToken cancellationToken
    );

    /// <summary>Appends an event without touching the row: a refusal, which must be counted though nothing is accepted.</summary>
    Task AppendAsync(RunId run, RunEvent happened, CancellationToken cancellationToken);

    /// <summary>Checkpoints of a run, newest first.</summary>
    Task<IReadOnlyList<CheckpointRecord>> CheckpointsAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>Which of these blobs the checkpoint of any run names.</summary>
    Task<IReadOnlySet<string>> NamedBlobsAsync(IReadOnlyCollection<string> sha256, CancellationToken cancellationToken);
}
