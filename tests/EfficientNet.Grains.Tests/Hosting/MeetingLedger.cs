using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Grains.Tests.Hosting;

/// <summary>
/// A run ledger in which losses of leases wait for each other: none is committed before all have been asked for.
/// </summary>
internal sealed class MeetingLedger(IRunLedger ledger, MeetingLedger.Meeting meeting) : IRunLedger
{
    public async Task<bool> CommitAsync(RunTransition transition, CancellationToken cancellationToken)
    {
        if (transition.Renewals is not null)
            await meeting.ArriveAsync();
        return await ledger.CommitAsync(transition, cancellationToken);
    }

    public Task<TrainingRun?> LoadAsync(RunId run, CancellationToken cancellationToken) =>
        ledger.LoadAsync(run, cancellationToken);

    public Task<EpochMetrics?> LoadEpochAsync(RunId run, int epoch, CancellationToken cancellationToken) =>
        ledger.LoadEpochAsync(run, epoch, cancellationToken);

    public Task AppendAsync(RunId run, RunEvent happened, CancellationToken cancellationToken) =>
        ledger.AppendAsync(run, happened, cancellationToken);

    public Task<IReadOnlyList<CheckpointRecord>> CheckpointsAsync(RunId run, CancellationToken cancellationToken) =>
        ledger.CheckpointsAsync(run, cancellationToken);

    public Task<IReadOnlyList<CheckpointStanding>> StandingsAsync(RunId run, CancellationToken cancellationToken) =>
        ledger.StandingsAsync(run, cancellationToken);

    public Task<IReadOnlySet<string>> NamedBlobsAsync(IReadOnlyCollection<string> sha256, CancellationToken cancellationToken) =>
        ledger.NamedBlobsAsync(sha256, cancellationToken);

    /// <summary>Where losses meet.</summary>
    internal sealed class Meeting(int count)
    {
        private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _arrived;

        public Task ArriveAsync()
        {
            if (Interlocked.Increment(ref _arrived) == count)
                _complete.SetResult();
            return _complete.Task;
        }
    }
}
