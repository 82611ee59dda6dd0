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
    public Task<bool> CommitAsync(
        TrainingRun before,
        TrainingRun after,
        IReadOnlyList<RunEvent> events,
        CancellationToken cancellationToken
    ) => MeterAsync(ledger.CommitAsync(before, after, events, cancellationToken));

    /// <inheritdoc />
    public Task<bool> CommitUnrenewedAsync(
        TrainingRun before,
        TrainingRun after,
        IReadOnlyList<RunEvent> events,
        long renewals,
        CancellationToken cancellationToken
    ) => MeterAsync(ledger.CommitUnrenewedAsync(before, after, events, renewals, cancellationToken));

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
    public Task<IReadOnlySet<string>> NamedBlobsAsync(IReadOnlyCollection<string> sha256, CancellationToken cancellationToken) =>
        ledger.NamedBlobsAsync(sha256, cancellationToken);

    private async Task<bool> MeterAsync(Task<bool> commit)
    {
        var started = time.GetTimestamp();
        var accepted = await commit;
        EffnetTelemetry.OnLedgerCommit(time.GetElapsedTime(started), accepted);
        return accepted;
    }
}
