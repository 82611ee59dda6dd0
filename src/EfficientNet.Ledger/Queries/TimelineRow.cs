using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments.Runs;
using Npgsql;

namespace EfficientNet.Ledger.Queries;

/// <summary>A row of the change feed as a sentence; the table goes by the name <c>v</c>.</summary>
internal static class TimelineRow
{
    public const string Columns = "v.change, v.at, v.kind, v.experiment, v.run, v.body";

    public static TimelineEntry Read(NpgsqlDataReader row)
    {
        var kind = row.GetString(2);
        var body = row.GetString(5);
        return new TimelineEntry(
            row.GetInt64(0),
            row.Time(1),
            kind,
            row.TextOrNull(3) is { } experiment ? ExperimentId.Parse(experiment) : null,
            row.TextOrNull(4) is { } run ? RunId.Parse(run) : null,
            IsRemark(kind) ? LedgerJson.Read<Remark>(body).Text : RunEventText.Of(LedgerJson.Read<RunEvent>(body)));
    }

    private static bool IsRemark(string kind) => kind is "submitted" or "experiment" or "waiting" or "node";
}
