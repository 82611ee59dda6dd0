using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using Npgsql;

namespace EfficientNet.Ledger;

/// <summary>Rows of the epoch ledger; the table's alias is <c>e</c>.</summary>
internal static class EpochRows
{
    public const string Columns =
        "e.attempt, e.epoch, e.step, e.train_loss, e.learning_rate, e.validation_loss, e.validation_top1, e.validation_top5, "
        + "e.images, e.seconds";

    public static EpochRow Read(NpgsqlDataReader row) =>
        new(
            row.GetInt32(0),
            new EpochMetrics(
                row.GetInt32(1),
                row.GetInt64(2),
                row.GetDouble(3),
                row.GetDouble(4),
                row.GetDouble(5),
                row.GetDouble(6),
                row.GetDouble(7),
                row.GetInt64(8),
                row.GetDouble(9)
            )
        );
}
