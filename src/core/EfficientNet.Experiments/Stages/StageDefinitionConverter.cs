using System.Text.Json;
using System.Text.Json.Serialization;

namespace EfficientNet.Experiments.Stages;

/// <summary>
/// A stage as JSON: an object whose <c>kind</c> says which stage it is, wherever the key stands, since <c>jsonb</c> sorts keys.
/// </summary>
internal sealed class StageDefinitionConverter : JsonConverter<StageDefinition>
{
    private const string Kind = "kind";

    /// <inheritdoc />
    public override StageDefinition Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        var kind = json.RootElement.TryGetProperty(Kind, out var word) ? word.GetString() : null;
        return kind is not null && StageKinds.Definitions.TryGetValue(kind, out var type)
            ? (StageDefinition)json.RootElement.Deserialize(type, options)!
            : throw new JsonException($"A stage of kind '{kind}' is not known; known are {string.Join(", ", StageKinds.Words)}.");
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, StageDefinition value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, value.GetType(), options);
}
