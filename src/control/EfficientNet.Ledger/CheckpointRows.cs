using EfficientNet.Contracts;
using Npgsql;

namespace EfficientNet.Ledger;

/// <summary>Rows of <c>checkpoint</c>; the table's alias is <c>c</c>.</summary>
internal static class CheckpointRows
{
    public const string Columns = "c.step, c.epoch, c.attempt, c.sha256, c.bytes";

    public static CheckpointRecord Read(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.GetInt32(1), row.GetInt32(2), row.GetString(3), row.GetInt64(4));
}
