using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Scheduling;
using Npgsql;

namespace EfficientNet.Ledger.Writes;

/// <summary>A row of <c>gpu_node</c> as a <see cref="GpuNode"/>; the table goes by the name <c>n</c>.</summary>
internal static class NodeRow
{
    public const string Columns = """
        n.name, n.pool, n.incarnation, n.version, n.ready, n.draining, n.devices, n.data_sets, n.seen_at, n.problem,
        n.set_aside, n.weights,
        coalesce(n.arithmetic, 1),
        (select coalesce(jsonb_agg(jsonb_build_object('run', h.run, 'attempt', h.attempt, 'message', h.message) order by h.at,
        h.run), '[]')
            from host_failure h where h.node = n.name and h.incarnation = n.incarnation)
        """;

    /// <summary>Whether a node counts as alive; goes with <see cref="BindAlive"/>.</summary>
    public const string IsAlive = "n.seen_at between clock_timestamp() - @timeout and clock_timestamp() + @ahead";

    /// <summary>Binds what <see cref="IsAlive"/> needs.</summary>
    public static void BindAlive(NpgsqlParameterCollection parameters, TimeSpan timeout) =>
        parameters.Span("timeout", timeout).Span("ahead", NodeStates.FurthestAhead);

    public static GpuNode Read(NpgsqlDataReader row) =>
        new()
        {
            Name = NodeName.Parse(row.GetString(0)),
            Pool = row.GetString(1),
            Incarnation = row.GetInt64(2),
            Version = row.GetInt64(3),
            Ready = row.GetBoolean(4),
            Draining = row.GetBoolean(5),
            Devices = LedgerJson.Read<DeviceDescription[]>(row.GetString(6)),
            DataSets = row.GetFieldValue<string[]>(7),
            SeenAt = row.Time(8),
            Problem = row.TextOrNull(9),
            SetAside = row.TextOrNull(10),
            Weights = row.GetFieldValue<string[]>(11),
            Arithmetic = row.GetInt32(12),
            Failures = LedgerJson.Read<HostFailure[]>(row.GetString(13)),
        };
}
