using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using Npgsql;

namespace EfficientNet.Ledger.Writes;

/// <summary>A row of <c>lease</c> as a <see cref="Lease"/>; the table goes by the name <c>l</c>.</summary>
internal static class LeaseRow
{
    public const string Columns = "l.run, l.attempt, l.node, l.device, l.slot, l.threads, l.incarnation, l.renewals";

    public static Lease Read(NpgsqlDataReader row) => new(
        RunId.Parse(row.GetString(0)), row.GetInt32(1), NodeName.Parse(row.GetString(2)), row.GetString(3), row.GetInt32(4), row.GetInt32(5), row.GetInt64(6), row.GetInt64(7));
}
