using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using EfficientNet.Telemetry;

namespace EfficientNet.Silo.Observing;

/// <summary>
/// Times every transition of a run and counts those that the fence turned away. The ledger itself knows nothing of telemetry.
/// </summary>
public sealed class MeteredRunLedger(IRunLedger ledger, TimeProvider time) : IRunLedger
{
    /// <inheritdoc />
    public async Task<bool> CommitAsync(RunTransition transition, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var accepted = await ledger.CommitAsync(transition, cancellationToken);
        EffnetTelemetry.OnLedgerCommit(time.GetElapsedTime(started), accepted);
        return accepted;
    }

    /// <inheritdoc />
    public Task<TrainingRun?> LoadAsync(RunId run, CancellationToken cancellationToken) =>
        ledger.LoadAsync(run, cancellationToken);

    /// <inheritdoc />
    public Task<EpochMetrics?> LoadEpochAsync(RunId run, int epoch, CancellationToken cancellationToken) =>
        ledger.LoadEpochAsync(run, epoch, cancellationToken);

    /// <inheritdoc />
    public Task AppendAsync(RunId run, RunEvent happened, CancellationToken cancellationToken) =>
        ledger.AppendAsync(run, happened, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<CheckpointRecord>> CheckpointsAsync(RunId run, CancellationToken cancellationToken) =>
        ledger.CheckpointsAsync(run, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<CheckpointStanding>> StandingsAsync(RunId run, CancellationToken cancellationToken) =>
        ledger.StandingsAsync(run, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlySet<string>> NamedBlobsAsync(IReadOnlyCollection<string> sha256, CancellationToken cancellationToken) =>
        ledger.NamedBlobsAsync(sha256, cancellationToken);
}
