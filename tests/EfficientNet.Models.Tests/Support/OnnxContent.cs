using Google.Protobuf;

namespace EfficientNet.Models.Tests.Support;

/// <summary>An ONNX file, read by Google's protobuf reader.</summary>
internal sealed class OnnxContent
{
    private static readonly (int Graph, int Node, int Initialiser, int Operation, int TensorName, int RawData) Field = (
        7,
        1,
        5,
        4,
        8,
        9
    );

    public OnnxContent(byte[] file)
    {
        var graph = Fields(Fields(file)[Field.Graph].Single());
        Operations = graph[Field.Node]
            .Select(node => Fields(node)[Field.Operation].Single().ToStringUtf8())
            .CountBy(name => name)
            .ToDictionary();
        Initialisers = graph[Field.Initialiser]
            .Select(Fields)
            .ToDictionary(
                fields => fields[Field.TensorName].Single().ToStringUtf8(),
                fields => fields[Field.RawData].Single().ToByteArray()
            );
    }

    /// <summary>How many nodes there are of each.</summary>
    public IReadOnlyDictionary<string, int> Operations { get; }

    /// <summary>Raw values by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Initialisers { get; }

    private static ILookup<int, ByteString> Fields(ByteString message) => Fields(message.ToByteArray());

    // Fields that have a length: texts, bytes, messages.
    private static ILookup<int, ByteString> Fields(byte[] message)
    {
        var fields = new List<(int Number, ByteString Value)>();
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and var tag)
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                fields.Add((WireFormat.GetTagFieldNumber(tag), input.ReadBytes()));
            else
                input.SkipLastField();
        }
        return fields.ToLookup(field => field.Number, field => field.Value);
    }
}
