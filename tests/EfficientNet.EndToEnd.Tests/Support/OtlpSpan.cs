using System.Text;

namespace EfficientNet.EndToEnd.Tests.Support;

/// <summary>What a test looks at in an exported span. Field numbers are those of opentelemetry.proto.trace.v1.</summary>
/// <param name="Name">Name.</param>
/// <param name="Trace">Trace id.</param>
/// <param name="Id">Span id.</param>
/// <param name="Parent">Parent's span id, or empty for a root.</param>
/// <param name="Links">Span ids that it links to.</param>
internal sealed record OtlpSpan(string Name, string Trace, string Id, string Parent, IReadOnlyList<string> Links)
{
    /// <summary>The spans of an ExportTraceServiceRequest.</summary>
    public static IEnumerable<OtlpSpan> ReadAll(byte[] request) =>
        from resource in Fields(request).Where(field => field.Number == 1)
        from scope in Fields(resource.Bytes).Where(field => field.Number == 2)
        from span in Fields(scope.Bytes).Where(field => field.Number == 2)
        select Read(Fields(span.Bytes));

    private static OtlpSpan Read(List<(int Number, byte[] Bytes)> fields) =>
        new(
            Encoding.UTF8.GetString(Of(fields, 5)),
            Convert.ToHexString(Of(fields, 1)),
            Convert.ToHexString(Of(fields, 2)),
            Convert.ToHexString(Of(fields, 4)),
            [.. fields.Where(field => field.Number == 13).Select(link => Convert.ToHexString(Of(Fields(link.Bytes), 2)))]
        );

    private static byte[] Of(List<(int Number, byte[] Bytes)> fields, int number) =>
        fields.Find(field => field.Number == number).Bytes ?? [];

    // Fields with bytes; numbers are skipped.
    private static List<(int Number, byte[] Bytes)> Fields(byte[] message)
    {
        var fields = new List<(int, byte[])>();
        for (var at = 0; at < message.Length; )
        {
            var tag = ReadNumber(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    ReadNumber(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    var length = (int)ReadNumber(message, ref at);
                    fields.Add(((int)(tag >> 3), message[at..(at + length)]));
                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7} at byte {at}.");
            }
        }

        return fields;
    }

    private static ulong ReadNumber(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
    }
}
