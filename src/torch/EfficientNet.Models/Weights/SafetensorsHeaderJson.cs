using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace EfficientNet.Models.Weights;

/// <summary>
/// The JSON of a safetensors header, read strictly: no duplicates, no wrong types, only whole numbers.
/// </summary>
internal static class SafetensorsHeaderJson
{
    // Root, tensor, shape: a header is never deeper.
    private const int MaximumDepth = 4;
    private const int MaximumRank = 64;

    public static (List<SafetensorsEntry> Entries, ImmutableSortedDictionary<string, string> Metadata) Parse(
        ReadOnlySpan<byte> json,
        string file
    )
    {
        if (json.IsEmpty || json[0] != (byte)'{')
            throw new SafetensorsException(file, "The header must begin with '{'.");
        if (!Utf8.IsValid(json))
            throw new SafetensorsException(file, "The header is not valid UTF-8.");
        try
        {
            return ParseRoot(json, file);
        }
        // The reader's own errors: bad JSON, nesting too deep, an invalid escape.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new SafetensorsException(file, $"The header is not valid JSON: {exception.Message}", exception);
        }
    }

    private static (List<SafetensorsEntry>, ImmutableSortedDictionary<string, string>) ParseRoot(
        ReadOnlySpan<byte> json,
        string file
    )
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaximumDepth });
        var entries = new List<SafetensorsEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var metadata = ImmutableSortedDictionary<string, string>.Empty;

        reader.Read();
        while (NextProperty(ref reader, out var name))
        {
            if (!names.Add(name))
                throw new SafetensorsException(file, $"The header names '{name}' twice.");
            if (name == SafetensorsHeader.MetadataKey)
                metadata = ParseMetadata(ref reader, file);
            else
                entries.Add(ParseEntry(ref reader, name, file));
        }
        while (reader.Read())
        {
            // Only white space may follow; the reader throws at anything else.
        }
        return (entries, metadata);
    }

    private static ImmutableSortedDictionary<string, string> ParseMetadata(ref Utf8JsonReader reader, string file)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new SafetensorsException(file, $"{SafetensorsHeader.MetadataKey} must be an object whose values are strings.");
        var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        while (NextProperty(ref reader, out var name))
        {
            if (reader.TokenType != JsonTokenType.String)
                throw new SafetensorsException(
                    file,
                    $"{SafetensorsHeader.MetadataKey}.{name} is {reader.TokenType}; it must be a string."
                );
            if (!metadata.TryAdd(name, reader.GetString()!))
                throw new SafetensorsException(file, $"{SafetensorsHeader.MetadataKey} names '{name}' twice.");
        }
        return metadata.ToImmutable();
    }

    private static SafetensorsEntry ParseEntry(ref Utf8JsonReader reader, string tensor, string file)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new SafetensorsException(file, $"Tensor '{tensor}' must be an object with dtype, shape and data_offsets.");
        SafetensorsType? type = null;
        ImmutableArray<long>? shape = null,
            offsets = null;
        while (NextProperty(ref reader, out var member))
        {
            switch (member)
            {
                case "dtype" when type is null:
                    type = ParseType(ref reader, tensor, file);
                    break;
                case "shape" when shape is null:
                    shape = ParseNumbers(ref reader, tensor, member, MaximumRank, file);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ParseNumbers(ref reader, tensor, member, maximum: 2, file);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw new SafetensorsException(file, $"Tensor '{tensor}' gives {member} twice.");
                default:
                    reader.Skip(); // The format's own reader skips unknown members.
                    break;
            }
        }
        if (type is null || shape is null || offsets is not [var begin, var end])
            throw new SafetensorsException(file, $"Tensor '{tensor}' must give dtype, shape and data_offsets [begin, end].");
        return new SafetensorsEntry(tensor, type, shape.Value, begin, end);
    }

    private static SafetensorsType ParseType(ref Utf8JsonReader reader, string tensor, string file)
    {
        var name = reader.TokenType == JsonTokenType.String ? reader.GetString()! : reader.TokenType.ToString();
        return SafetensorsType.All.GetValueOrDefault(name)
            ?? throw new SafetensorsException(
                file,
                $"Tensor '{tensor}' has dtype {name}; the format knows {string.Join(", ", SafetensorsType.All.Keys.Order())}."
            );
    }

    private static ImmutableArray<long> ParseNumbers(
        ref Utf8JsonReader reader,
        string tensor,
        string member,
        int maximum,
        string file
    )
    {
        var numbers = ImmutableArray.CreateBuilder<long>();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (
                reader.Read()
                && reader.TokenType == JsonTokenType.Number
                && reader.TryGetInt64(out var number)
                && number >= 0
                && numbers.Count < maximum
            )
                numbers.Add(number);
            if (reader.TokenType == JsonTokenType.EndArray)
                return numbers.ToImmutable();
        }
        throw new SafetensorsException(
            file,
            $"Tensor '{tensor}': {member} must be an array of at most {maximum} whole numbers from 0 to {long.MaxValue}; "
                + $"at byte {reader.TokenStartIndex} of the header there is {Show(ref reader)}."
        );
    }

    private static string Show(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number
            ? Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, 40)])
            : reader.TokenType.ToString();

    // Stops at the first token of the value; false at the object's end.
    private static bool NextProperty(ref Utf8JsonReader reader, out string name)
    {
        name = "";
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndObject)
            return false;
        name = reader.GetString()!;
        reader.Read();
        return true;
    }
}
