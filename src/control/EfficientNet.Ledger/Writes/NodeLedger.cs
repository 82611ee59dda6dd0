using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Ledger.Commits;
using Npgsql;

namespace EfficientNet.Ledger.Writes;

/// <summary>GPU nodes and leases on PostgreSQL.</summary>
internal sealed class NodeLedger(LedgerConnections connections, GroupCommit commits) : INodeLedger
{
    private const string DrainSql = $"""
        with drained as (
            update gpu_node set draining = @draining, version = version + 1 where name = @name and draining <> @draining
            returning 1
        ), told as (
            insert into event (kind, body) select '{EventKinds.Node}', @remark from drained
        )
        select count(*) from gpu_node where name = @name
        """;

    private const string AdmitSql = $"""
        with admitted as (
            update gpu_node set set_aside = null, version = version + 1 where name = @name and set_aside is not null
            returning 1
        ), forgotten as (
            delete from host_failure where node = @name
        ), told as (
            insert into event (kind, body) select '{EventKinds.Node}', @remark from admitted
        )
        select count(*) from gpu_node where name = @name
        """;

    private const string JoinedSql = $"""
        with told as (
            insert into event (kind, body) values ('{EventKinds.Node}', @remark) returning 1
        )
        select count(*) from told
        """;

    private readonly LedgerReader _reader = new(connections.Liveness);

    public async Task<IReadOnlyList<Lease>?> HeartbeatAsync(
        NodeName node,
        Heartbeat heartbeat,
        CancellationToken cancellationToken
    )
    {
        var rows = await _reader.ListAsync(
            HeartbeatStatement.Sql,
            p => HeartbeatStatement.Bind(p, node, heartbeat),
            HeartbeatStatement.Read,
            cancellationToken
        );
        if (rows.Count == 0)
            return null;
        // A second commit, since numbering a change takes the feed's lock, which a beat must not wait for; the remark may be
        // lost, nothing else.
        if (rows[0].Joined)
            await commits.WriteAsync($"node {node}", () => Joined(node, heartbeat), cancellationToken);
        return [.. rows.Select(row => row.Lease).OfType<Lease>()];
    }

    public Task<GpuNode?> LoadAsync(NodeName node, CancellationToken cancellationToken) =>
        _reader.FirstAsync(
            $"select {NodeRow.Columns} from gpu_node n where n.name = @name",
            p => p.Text("name", node.Value),
            NodeRow.Read,
            cancellationToken
        );

    public async Task<IReadOnlyList<Lease>> LiveLeasesAsync(CancellationToken cancellationToken) =>
        await _reader.ListAsync(
            $"select {LeaseRow.Columns} from lease l where l.ended_at is null order by l.run",
            _ => { },
            LeaseRow.Read,
            cancellationToken
        );

    public Task ProveWritableAsync(string observer, CancellationToken cancellationToken) =>
        _reader.ListAsync(LivenessStatement.Sql, p => p.Text("observer", observer), row => row.GetInt64(0), cancellationToken);

    public Task SetDrainingAsync(NodeName node, bool draining, Actor? by, CancellationToken cancellationToken) =>
        WriteAsync(node, () => Drain(node, draining, by), cancellationToken);

    public Task AdmitAsync(NodeName node, Actor? by, CancellationToken cancellationToken) =>
        WriteAsync(node, () => Admit(node, by), cancellationToken);

    private async Task WriteAsync(NodeName node, Func<NpgsqlBatchCommand> statement, CancellationToken cancellationToken)
    {
        if (await commits.WriteAsync($"node {node}", statement, cancellationToken) == 0)
            throw new NotFoundException($"There is no node {node}: no agent has registered with that name.");
    }

    private static NpgsqlBatchCommand Drain(NodeName node, bool draining, Actor? by)
    {
        var command = new NpgsqlBatchCommand(DrainSql);
        command
            .Parameters.Text("name", node.Value)
            .Flag("draining", draining)
            .Json(
                "remark",
                new Remark(EventKinds.Node, $"Node {node} is {(draining ? "being" : "no longer")} drained{Actor.By(by)}.", by)
            );
        return command;
    }

    private static NpgsqlBatchCommand Admit(NodeName node, Actor? by)
    {
        var command = new NpgsqlBatchCommand(AdmitSql);
        command
            .Parameters.Text("name", node.Value)
            .Json("remark", new Remark(EventKinds.Node, $"Node {node} is admitted again{Actor.By(by)}.", by));
        return command;
    }

    private static NpgsqlBatchCommand Joined(NodeName node, Heartbeat heartbeat)
    {
        var slots = heartbeat.Devices.Sum(device => device.Slots);
        var command = new NpgsqlBatchCommand(JoinedSql);
        var offer = slots == 1 ? "1 slot" : $"{slots} slots";
        command.Parameters.Json("remark", new Remark(EventKinds.Node, $"Node {node} joined pool {heartbeat.Pool} with {offer}."));
        return command;
    }
}
