using EfficientNet.Contracts;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Ledger;
using Orleans.Runtime;

namespace EfficientNet.Grains.Tests.Hosting;

/// <summary>
/// An experiment ledger that commits once and then never answers its caller, whose silo is to be killed between two commits.
/// </summary>
internal sealed class InterruptedLedger(IExperimentLedger ledger, SiloAddress silo, InterruptedLedger.Switch point)
    : IExperimentLedger
{
    public Task CreateAsync(Experiment experiment, Actor? by, CancellationToken cancellationToken) =>
        ledger.CreateAsync(experiment, by, cancellationToken);

    public Task<ExperimentSnapshot?> LoadAsync(ExperimentId experiment, CancellationToken cancellationToken) =>
        ledger.LoadAsync(experiment, cancellationToken);

    public Task<IReadOnlyList<ExperimentId>> WithNewsAsync(CancellationToken cancellationToken) =>
        ledger.WithNewsAsync(cancellationToken);

    public async Task<bool> CommitAsync(Experiment before, ExperimentTransition transition, CancellationToken cancellationToken)
    {
        var committed = await ledger.CommitAsync(before, transition, cancellationToken);
        if (transition.Configurations.Any(configuration => configuration.Stage == point.Stage) && point.TakeTurn())
        {
            point.Reached.TrySetResult(silo);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
        }

        return committed;
    }

    /// <summary>
    /// After the commit of which stage, and whether that has happened; shared by all silos, of which one is interrupted once.
    /// </summary>
    internal sealed class Switch(string stage)
    {
        private int _taken;

        public string Stage { get; } = stage;

        public TaskCompletionSource<SiloAddress> Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool TakeTurn() => Interlocked.Exchange(ref _taken, 1) == 0;
    }
}
