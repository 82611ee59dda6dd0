using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace EfficientNet.Models.Onnx;

/// <summary>
/// The fields of one message in protobuf's wire format, as far as ONNX needs it (protobuf.dev/programming-guides/encoding).
/// </summary>
internal sealed class ProtobufMessage
{
    private const int VarintWire = 0;
    private const int LengthDelimitedWire = 2;
    private const int Fixed32Wire = 5;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Bytes so far.</summary>
    public long Length => _bytes.WrittenCount;

    public ProtobufMessage Add(int field, long value)
    {
        Key(field, VarintWire);
        Varint((ulong)value);
        return this;
    }

    public ProtobufMessage Add(int field, float value)
    {
        Key(field, Fixed32Wire);
        Span<byte> fixed32 = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(fixed32, value);
        _bytes.Write(fixed32);
        return this;
    }

    public ProtobufMessage Add(int field, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Begin(field, utf8.Length);
        _bytes.Write(utf8);
        return this;
    }

    public ProtobufMessage Add(int field, ProtobufMessage message) => Begin(field, message.Length).Append(message);

    /// <summary>Appends another message's fields.</summary>
    public ProtobufMessage Append(ProtobufMessage message)
    {
        _bytes.Write(message._bytes.WrittenSpan);
        return this;
    }

    /// <summary>A repeated field, each value with its key.</summary>
    public ProtobufMessage AddEach(int field, IEnumerable<long> values)
    {
        foreach (var value in values)
            Add(field, value);
        return this;
    }

    /// <summary>Announces a field whose <paramref name="length"/> bytes the caller writes after this message.</summary>
    public ProtobufMessage Begin(int field, long length)
    {
        Key(field, LengthDelimitedWire);
        Varint((ulong)length);
        return this;
    }

    public void WriteTo(Stream stream) => stream.Write(_bytes.WrittenSpan);

    private void Key(int field, int wire) => Varint(((ulong)field << 3) | (uint)wire);

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Write([(byte)(value | 0x80)]); // seven bits, and that more follow
        _bytes.Write([(byte)value]);
    }
}
