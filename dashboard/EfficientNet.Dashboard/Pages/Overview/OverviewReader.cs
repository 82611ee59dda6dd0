using EfficientNet.Contracts;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Ledger;

namespace EfficientNet.Dashboard.Pages.Overview;

/// <summary>Reads an <see cref="OverviewModel"/> through the ledger's read side.</summary>
public sealed class OverviewReader(ILedgerQueries queries, TimeProvider time)
{
    private const int ExperimentLimit = 50;
    private const int TimelineLines = 40;

    /// <summary>
    /// Reads everything; null for <paramref name="selected"/> means the newest experiment. Throws
    /// <see cref="NotFoundException"/> for an unknown experiment.
    /// </summary>
    public async Task<OverviewModel> ReadAsync(ExperimentId? selected, CancellationToken cancellationToken)
    {
        var change = await queries.LatestChangeAsync(cancellationToken);
        var experiments = await queries.ExperimentsAsync(ExperimentLimit, cancellationToken);
        var id = selected ?? (experiments.Count > 0 ? experiments[0].Id : null);
        var detail = id is null ? null : await queries.ExperimentAsync(id.Value, cancellationToken);
        if (selected is not null && detail is null)
            throw new NotFoundException($"There is no experiment {selected}.");
        var nodes = await queries.NodesAsync(cancellationToken);
        var timeline = await queries.ChangesAsync(
            Math.Max(0, change - TimelineLines),
            experiment: null,
            2 * TimelineLines,
            cancellationToken
        );
        return new OverviewModel(
            experiments,
            detail,
            nodes,
            [.. timeline.Reverse().Take(TimelineLines)],
            change,
            time.GetUtcNow()
        );
    }
}
