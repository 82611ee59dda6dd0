using System.Text.Json;
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
            RunEventReader.Read(kind, body) is { } happened ? RunEventText.Of(happened) : Sentence(kind, body)
        );
    }

    // An entry that is a sentence; of a kind that only a newer version knows, its sentence if it has one, else the kind.
    private static string Sentence(string kind, string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement is { ValueKind: JsonValueKind.Object } entry && entry.TryGetProperty("text", out var text)
            ? text.ToString()
            : kind;
    }
}
