using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Telemetry;

namespace EfficientNet.Silo.Observing;

/// <summary>Reads runs and nodes by state every ten seconds, for the gauges of <see cref="EffnetTelemetry"/>.</summary>
public sealed class StateGauges(ILedgerQueries queries, TimeProvider time) : BackgroundService
{
    private const int ExperimentLimit = 1000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private StateCounts _counts = new(new Dictionary<string, long>(), new Dictionary<string, long>());

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        EffnetTelemetry.ObserveStates(() => Volatile.Read(ref _counts));
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                Volatile.Write(ref _counts, await ReadAsync(stoppingToken));
            }
            catch (EffnetException error) when (error.IsTransient)
            {
                // The gauges keep the newest counts; that the database is away shows elsewhere.
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<StateCounts> ReadAsync(CancellationToken cancellationToken)
    {
        var experiments = await queries.ExperimentsAsync(ExperimentLimit, cancellationToken);
        var nodes = await queries.NodesAsync(cancellationToken);
        return new StateCounts(
            new Dictionary<string, long>
            {
                [nameof(RunState.Queued)] = experiments.Sum(experiment => (long)experiment.Runs.Queued),
                [nameof(RunState.Running)] = experiments.Sum(experiment => (long)experiment.Runs.Running),
                [nameof(RunState.Succeeded)] = experiments.Sum(experiment => (long)experiment.Runs.Succeeded),
                [nameof(RunState.Failed)] = experiments.Sum(experiment => (long)experiment.Runs.Failed),
                [nameof(RunState.Halted)] = experiments.Sum(experiment => (long)experiment.Runs.Halted),
                [nameof(RunState.Cancelled)] = experiments.Sum(experiment => (long)experiment.Runs.Cancelled),
            },
            // Zeros are said: a state that nobody is in must not keep its last value on somebody's graph.
            Enum.GetValues<NodeState>()
                .ToDictionary(state => state.ToString(), state => (long)nodes.Count(node => node.State == state))
        );
    }
}
