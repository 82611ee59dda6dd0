using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments.Coverage;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Scheduling;
using EfficientNet.Ledger.Writes;
using Npgsql;

namespace EfficientNet.Ledger.Queries;

/// <summary>The read side on PostgreSQL.</summary>
internal sealed class LedgerQueries(LedgerConnections connections, LedgerOptions options) : ILedgerQueries
{
    private const int MaximumLimit = 10_000;

    private const string NodesSql = $"""
        select {NodeRow.Columns},
            array(select l.run from lease l where l.node = n.name and l.ended_at is null order by l.device, l.slot),
            extract(epoch from clock_timestamp() - n.seen_at)::double precision
        from gpu_node n
        order by n.name
        """;

    private const string ChangesSql =
        $"select {TimelineRow.Columns} from event v where v.change > @after order by v.change limit @limit";

    private const string ChangesOfExperimentSql = $"""
        select {TimelineRow.Columns} from event v where v.experiment = @experiment and v.change > @after order by v.change
            limit @limit
        """;

    private readonly LedgerReader _reader = new(connections.Reads);
    private readonly ExperimentQueries _experiments = new(new LedgerReader(connections.Reads));
    private readonly RunQueries _runs = new(new LedgerReader(connections.Reads));
    private readonly CoverageQueries _coverage = new(new LedgerReader(connections.Reads));

    public Task<IReadOnlyList<ExperimentSummary>> ExperimentsAsync(int limit, CancellationToken cancellationToken) =>
        _experiments.ListAsync(limit, cancellationToken);

    public Task<ExperimentDetail?> ExperimentAsync(ExperimentId experiment, CancellationToken cancellationToken) =>
        _experiments.FindAsync(experiment, cancellationToken);

    public Task<LedgerFacts> CoverageFactsAsync(ExperimentId experiment, CancellationToken cancellationToken) =>
        _coverage.FactsAsync(experiment, cancellationToken);

    public Task<IReadOnlyList<RunSummary>> RunsAsync(RunFilter filter, CancellationToken cancellationToken) =>
        _runs.ListAsync(filter, cancellationToken);

    public Task<RunDetail?> RunAsync(RunId run, CancellationToken cancellationToken) => _runs.FindAsync(run, cancellationToken);

    public async Task<IReadOnlyList<NodeView>> NodesAsync(CancellationToken cancellationToken) =>
        await _reader.ListAsync(NodesSql, _ => { }, ReadNode, cancellationToken);

    public async Task<IReadOnlyList<TimelineEntry>> ChangesAsync(
        long after,
        ExperimentId? experiment,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await _reader.ListAsync(
            experiment is null ? ChangesSql : ChangesOfExperimentSql,
            p =>
                p.Number("after", after)
                    .Text("experiment", experiment?.Value)
                    .Number("limit", Math.Clamp(limit, 1, MaximumLimit)),
            TimelineRow.Read,
            cancellationToken
        );

    public async Task<long> LatestChangeAsync(CancellationToken cancellationToken) =>
        (
            await _reader.ListAsync(
                "select coalesce(max(change), 0) from event",
                _ => { },
                row => row.GetInt64(0),
                cancellationToken
            )
        )[0];

    private NodeView ReadNode(NpgsqlDataReader row)
    {
        var node = NodeRow.Read(row);
        var runs = row.GetFieldValue<string[]>(row.FieldCount - 2);
        var heardAgo = row.GetDouble(row.FieldCount - 1);
        return new NodeView(
            node.Name,
            NodeStates.Of(node, TimeSpan.FromSeconds(heardAgo), options.SilentAfter),
            node.Pool,
            node.Devices,
            node.DataSets,
            [.. runs.Select(RunId.Parse)],
            Math.Max(0, heardAgo),
            node.Problem,
            node.SetAside,
            node.Weights
        );
    }
}
