using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using Npgsql;

namespace EfficientNet.Ledger.Writes;

/// <summary>A row of <c>lease</c> as a <see cref="Lease"/>; the table goes by the name <c>l</c>.</summary>
internal static class LeaseRow
{
    public const string Columns =
        $"l.run, l.attempt, l.node, l.device, l.slot, l.threads, l.incarnation, l.renewals, {FromOutside}";

    /// <summary>What node, experiment and run say about a lease.</summary>
    public const string FromOutside = $"""
        (select n.draining from gpu_node n where n.name = l.node)
            or (select e.state = {ExperimentStateSql.Paused} or r.paused from training_run r
                join experiment e on e.id = r.experiment where r.id = l.run),
        (select e.lease_seconds from training_run r join experiment e on e.id = r.experiment where r.id = l.run)
        """;

    public static Lease Read(NpgsqlDataReader row) =>
        new(
            RunId.Parse(row.GetString(0)),
            row.GetInt32(1),
            NodeName.Parse(row.GetString(2)),
            row.GetString(3),
            row.GetInt32(4),
            row.GetInt32(5),
            row.GetInt64(6),
            row.GetInt64(7)
        )
        {
            Leaving = row.GetBoolean(8),
            LeaseSeconds = row.GetInt32(9),
        };
}
