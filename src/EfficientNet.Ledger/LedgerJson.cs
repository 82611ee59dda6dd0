using System.Text.Json;
using EfficientNet.Contracts;

namespace EfficientNet.Ledger;

/// <summary>Rows' JSON: the contracts' own, read with keys in any order, since <c>jsonb</c> sorts them and a type's name need not come first.</summary>
internal static class LedgerJson
{
    public static JsonSerializerOptions Options { get; } = new(ContractsJson.Options) { AllowOutOfOrderMetadataProperties = true };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)
        ?? throw new JsonException($"A row holds the JSON null where a {typeof(T).Name} belongs.");
}
