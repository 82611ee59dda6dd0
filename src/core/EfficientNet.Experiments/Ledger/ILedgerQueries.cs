using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments.Coverage;

namespace EfficientNet.Experiments.Ledger;

/// <summary>
/// The read side: the same tables, indexed for lists, filters and curves. Aggregates are made in SQL; lists page by key.
/// </summary>
public interface ILedgerQueries
{
    /// <summary>Experiments, newest first.</summary>
    Task<IReadOnlyList<ExperimentSummary>> ExperimentsAsync(int limit, CancellationToken cancellationToken);

    /// <summary>An experiment with its configurations and runs, or null.</summary>
    Task<ExperimentDetail?> ExperimentAsync(ExperimentId experiment, CancellationToken cancellationToken);

    /// <summary>Counts for <see cref="CoverageAudit"/>.</summary>
    Task<LedgerFacts> CoverageFactsAsync(ExperimentId experiment, CancellationToken cancellationToken);

    /// <summary>Runs in id order, after <see cref="RunFilter.After"/>.</summary>
    Task<IReadOnlyList<RunSummary>> RunsAsync(RunFilter filter, CancellationToken cancellationToken);

    /// <summary>One run with its ledger and timeline, or null.</summary>
    Task<RunDetail?> RunAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>All nodes by name.</summary>
    Task<IReadOnlyList<NodeView>> NodesAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Changes after a position, in order; never skips one (protocol rule P5). The newest position when nothing is newer is
    /// <paramref name="after"/>.
    /// </summary>
    Task<IReadOnlyList<TimelineEntry>> ChangesAsync(
        long after,
        ExperimentId? experiment,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>The newest position of the change feed.</summary>
    Task<long> LatestChangeAsync(CancellationToken cancellationToken);
}

/// <summary>Which runs; every part that is absent matches all.</summary>
public sealed record RunFilter(ExperimentId? Experiment = null, RunState? State = null, RunId? After = null, int Limit = 1000);
