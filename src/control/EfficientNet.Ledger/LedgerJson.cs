using System.Text.Json;
using EfficientNet.Contracts;

namespace EfficientNet.Ledger;

/// <summary>The contracts' JSON as read from <c>jsonb</c>.</summary>
internal static class LedgerJson
{
    public static JsonSerializerOptions Options => ContractsJson.Stored;

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options)
        ?? throw new JsonException($"A row holds the JSON null where a {typeof(T).Name} belongs.");
}
