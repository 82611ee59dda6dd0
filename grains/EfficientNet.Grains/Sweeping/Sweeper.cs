using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EfficientNet.Grains.Sweeping;

/// <summary>
/// What a silo does by itself, once a second: end attempts whose lease has run out, advance experiments with news, ask for
/// scheduling passes (protocol rules P7, P8, P19). Every silo does it; all of it may be done twice.
/// </summary>
internal sealed partial class Sweeper(
    IGrainFactory grains,
    INodeLedger nodes,
    IExperimentLedger experiments,
    ISchedulingLedger scheduling,
    ISiloStatusOracle silos,
    TimeProvider time,
    IOptions<GrainsOptions> options,
    ILogger<Sweeper> logger
) : BackgroundService
{
    private readonly LeaseWatcher _watcher = new(new BootTimeProvider(), options.Value.LongestObservationGap);
    private readonly Underway<AttemptKey> _ending = new();

    // Three loops, so that a long step of one does not blind the others.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            RepeatAsync(WatchLeasesAsync, _watcher.Interrupt, stoppingToken),
            RepeatAsync(AdvanceExperimentsAsync, null, stoppingToken),
            RepeatAsync(PokeSchedulersAsync, null, stoppingToken)
        );

    private async Task WatchLeasesAsync(CancellationToken cancellationToken)
    {
        var active = silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Select(silo => silo.ToParsableString()).ToHashSet();
        var began = _watcher.Begin();
        await nodes.ProveWritableAsync(silos.SiloAddress.ToParsableString(), cancellationToken);
        foreach (var lease in _watcher.Observe(began, await nodes.LiveLeasesAsync(cancellationToken), active))
            _ending.Start(new AttemptKey(lease.Run, lease.Attempt), () => EndAsync(lease, cancellationToken));
    }

    private Task EndAsync(Lease lease, CancellationToken cancellationToken)
    {
        var message = $"No sign of life from {lease.Node} for {lease.LeaseSeconds} s.";
        return TryAsync(
            () => grains.Run(lease.Run).ExpireAttemptAsync(lease.Attempt, lease.Renewals, message, cancellationToken),
            lease.Run.Value,
            cancellationToken
        );
    }

    private async Task AdvanceExperimentsAsync(CancellationToken cancellationToken)
    {
        foreach (var experiment in await experiments.WithNewsAsync(cancellationToken))
            await TryAsync(
                () => grains.Experiment(experiment).AdvanceAsync(cancellationToken),
                experiment.Value,
                cancellationToken
            );
    }

    private async Task PokeSchedulersAsync(CancellationToken cancellationToken)
    {
        // Pools whose nodes are all gone have no node to grant to; the default one says why runs wait when no node lives
        // anywhere.
        var live = await scheduling.LivePoolsAsync(options.Value.NodeTimeout, cancellationToken);
        foreach (var pool in live.Append(GrainKeys.DefaultPool).Distinct())
            await TryAsync(() => grains.Scheduler(pool).PokeAsync(cancellationToken), pool, cancellationToken);
    }

    private async Task RepeatAsync(Func<CancellationToken, Task> sweep, Action? failed, CancellationToken stoppingToken)
    {
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await sweep(stoppingToken);
                failing = false;
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                failed?.Invoke();
                if (!failing)
                    LogSweepFailed(error, sweep.Method.Name);
                failing = true;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(options.Value.SweepPeriod, time, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // One failure must not hold up the others; the next sweep retries it.
    private async Task TryAsync(Func<Task> call, string subject, CancellationToken stoppingToken)
    {
        try
        {
            await call();
        }
        catch (Exception error) when (!stoppingToken.IsCancellationRequested)
        {
            LogCallFailed(error, subject);
        }
    }
}
