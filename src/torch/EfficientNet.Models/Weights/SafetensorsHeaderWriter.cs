using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EfficientNet.Models.Weights;

/// <summary>Lays tensors out and writes the header. Equal tensors and metadata always give equal bytes.</summary>
internal static class SafetensorsHeaderWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The order in which the format's own writer lays tensors out: wide elements first, so that each is aligned; then by name.
    /// </summary>
    public static IOrderedEnumerable<T> InFileOrder<T>(
        IEnumerable<T> tensors,
        Func<T, SafetensorsType> type,
        Func<T, string> name
    ) => tensors.OrderByDescending(tensor => type(tensor).Bits).ThenBy(name, StringComparer.Ordinal);

    /// <summary>Writes the length and the JSON, padded with spaces so that the tensors begin at a multiple of 8 bytes.</summary>
    public static void Write(
        Stream stream,
        string file,
        IEnumerable<SafetensorsEntry> entries,
        IEnumerable<KeyValuePair<string, string>> metadata
    )
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Options))
        {
            writer.WriteStartObject();
            WriteMetadata(writer, metadata);
            foreach (var entry in entries)
                WriteEntry(writer, entry);
            writer.WriteEndObject();
        }

        var padding = -json.WrittenCount & 7;
        json.GetSpan(padding)[..padding].Fill((byte)' ');
        json.Advance(padding);
        if (json.WrittenCount > SafetensorsHeader.MaximumLength)
            throw new SafetensorsException(
                file,
                $"The header would have {json.WrittenCount} bytes; the format allows {SafetensorsHeader.MaximumLength}."
            );

        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, json.WrittenCount);
        stream.Write(prefix);
        stream.Write(json.WrittenSpan);
    }

    private static void WriteMetadata(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var sorted = metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        if (sorted.Count == 0)
            return;
        writer.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (var (key, value) in sorted)
            writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter writer, SafetensorsEntry entry)
    {
        writer.WriteStartObject(entry.Name);
        writer.WriteString("dtype", entry.Type.Name);
        writer.WriteStartArray("shape");
        foreach (var side in entry.Shape)
            writer.WriteNumberValue(side);
        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(entry.Begin);
        writer.WriteNumberValue(entry.End);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
