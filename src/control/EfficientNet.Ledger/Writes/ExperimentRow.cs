using EfficientNet.Contracts;
using EfficientNet.Experiments;
using Npgsql;

namespace EfficientNet.Ledger.Writes;

/// <summary>A row of <c>experiment</c> as an <see cref="Experiment"/>; the table goes by the name <c>e</c>.</summary>
internal static class ExperimentRow
{
    public const string Columns =
        "e.id, e.name, e.source, e.state, e.version, e.concurrency, e.trace_parent, e.created_at, e.ended_at, "
        + "e.lease_seconds, e.specification";

    public static Experiment Read(NpgsqlDataReader row) =>
        new()
        {
            Id = ExperimentId.Parse(row.GetString(0)),
            Name = row.GetString(1),
            Source = row.GetString(2),
            State = (ExperimentState)row.GetInt16(3),
            Version = row.GetInt64(4),
            Concurrency = row.NumberOrNull(5),
            TraceParent = row.TextOrNull(6),
            CreatedAt = row.Time(7),
            EndedAt = row.TimeOrNull(8),
            LeaseSeconds = row.GetInt32(9),
            Specification = row.TextOrNull(10) is { } json ? LedgerJson.Read<ExperimentSpecification>(json) : null,
        };
}
