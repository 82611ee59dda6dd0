using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Ledger;
using Npgsql;

namespace EfficientNet.Ledger.Writes;

/// <summary>
/// A heartbeat as one statement (protocol rules P8, P11). The node's row is the fence: an older incarnation changes nothing, and
/// neither does a heartbeat that comes after a later one of its incarnation; only that one is answered with the node's leases all
/// the same. It renews exactly the named pairs that are live on the node, locked in the order in which commits lock them.
/// </summary>
internal static class HeartbeatStatement
{
    public const string Sql = $"""
        with named as (
            select run, attempt, progress from unnest(@runs, @attempts, @progress) as h (run, attempt, progress)
        ), known as (
            select incarnation from gpu_node where name = @name
        ), beat as (
            insert into gpu_node (name, pool, incarnation, beat, ready, devices, data_sets, weights, arithmetic, problem)
            values (@name, @pool, @incarnation, @beat, @ready, @devices, @data_sets, @weights, @arithmetic, @problem)
            on conflict (name) do update set
                pool = excluded.pool, incarnation = excluded.incarnation, beat = excluded.beat, version = gpu_node.version + 1,
                ready = excluded.ready,
                devices = excluded.devices, data_sets = excluded.data_sets, weights = excluded.weights,
                arithmetic = excluded.arithmetic, problem = excluded.problem, seen_at = excluded.seen_at,
                set_aside = case when gpu_node.incarnation = excluded.incarnation then gpu_node.set_aside end,
                joined_at = case when gpu_node.incarnation = excluded.incarnation then gpu_node.joined_at else
                    excluded.joined_at end
            where gpu_node.incarnation < excluded.incarnation
                or (gpu_node.incarnation = excluded.incarnation and coalesce(gpu_node.beat < excluded.beat, true))
            returning name
        ), answered as (
            select name from beat
            union
            select name from gpu_node where name = @name and incarnation = @incarnation
        ), held as (
            select l.run, l.attempt, named.progress
            from beat join lease l on l.node = beat.name and l.ended_at is null join named on named.run = l.run
                and named.attempt = l.attempt
            order by l.run
            for update of l
        ), renewed as (
            update lease l set renewals = l.renewals + 1, version = l.version + 1, progress = coalesce(held.progress, l.progress)
            from held
            where l.run = held.run and l.attempt = held.attempt and l.ended_at is null
            returning l.run, l.attempt, l.renewals
        )
        select l.run, l.attempt, l.node, l.device, l.slot, l.threads, l.incarnation, coalesce(renewed.renewals, l.renewals),
            {LeaseRow.FromOutside},
            not exists (select from known where incarnation = @incarnation) as joined
        from answered
        left join lease l on l.node = answered.name and l.ended_at is null
        left join renewed on renewed.run = l.run and renewed.attempt = l.attempt
        order by l.device, l.slot
        """;

    public static void Bind(NpgsqlParameterCollection parameters, NodeName node, Heartbeat heartbeat) =>
        parameters
            .Text("name", node.Value)
            .Text("pool", heartbeat.Pool)
            .Number("incarnation", heartbeat.Incarnation)
            .Number("beat", heartbeat.Sequence)
            .Flag("ready", heartbeat.Ready)
            .Json("devices", heartbeat.Devices)
            .Texts("data_sets", heartbeat.DataSets)
            .Texts("weights", heartbeat.Weights)
            .Number("arithmetic", heartbeat.Arithmetic)
            .Text("problem", heartbeat.Problem)
            .Texts("runs", heartbeat.Held.Select(held => held.Run.Value))
            .Numbers("attempts", heartbeat.Held.Select(held => held.Attempt))
            .Jsons(
                "progress",
                [.. heartbeat.Held.Select(held => held.Progress is null ? null : LedgerJson.Write(held.Progress))]
            );

    /// <summary>One live lease, or none when the node has none; and whether this incarnation was new.</summary>
    public static (Lease? Lease, bool Joined) Read(NpgsqlDataReader row) =>
        (row.IsDBNull(0) ? null : LeaseRow.Read(row), row.GetBoolean(10));
}
