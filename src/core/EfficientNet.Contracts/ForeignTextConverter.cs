using System.Text.Json;
using System.Text.Json.Serialization;

namespace EfficientNet.Contracts;

/// <summary>Cleans every text of a message as it is read, keys of dictionaries included.</summary>
internal sealed class ForeignTextConverter : JsonConverter<string>
{
    /// <inheritdoc />
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? ForeignText.Clean(reader.GetString()!)
            : throw new JsonException($"A text was expected, not {reader.TokenType}.");

    /// <inheritdoc />
    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ForeignText.Clean(reader.GetString()!);

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);

    /// <inheritdoc />
    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value);
}
