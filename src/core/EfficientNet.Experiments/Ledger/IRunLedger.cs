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
    /// Writes one transition in one statement: the row changes only where version and attempt are still those of the row that it
    /// was decided on, and the lease that it ends is live and not renewed since it was seen silent; epoch, checkpoint, lease and
    /// event rows follow from what that returned (protocol rules P1, P2, P8). False: the row was stale, or the lease renewed;
    /// nothing was written.
    /// </summary>
    Task<bool> CommitAsync(RunTransition transition, CancellationToken cancellationToken);

    /// <summary>Appends an event without touching the row: a refusal, which must be counted though nothing is accepted.</summary>
    Task AppendAsync(RunId run, RunEvent happened, CancellationToken cancellationToken);

    /// <summary>Checkpoints of a run, newest first.</summary>
    Task<IReadOnlyList<CheckpointRecord>> CheckpointsAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>Checkpoints of a run with the accuracy of the epochs that they end, in no order.</summary>
    Task<IReadOnlyList<CheckpointStanding>> StandingsAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>Which of these blobs the checkpoint of any run names.</summary>
    Task<IReadOnlySet<string>> NamedBlobsAsync(IReadOnlyCollection<string> sha256, CancellationToken cancellationToken);
}
