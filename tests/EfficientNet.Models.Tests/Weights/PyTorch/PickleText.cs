using System.Buffers.Binary;
using System.Text;
using EfficientNet.Models.Weights.PyTorch;

namespace EfficientNet.Models.Tests.Weights.PyTorch;

/// <summary>Pickles written by hand, instruction by instruction.</summary>
internal sealed class PickleText
{
    private readonly List<byte> _bytes = [];

    public byte[] Bytes => [.. _bytes];

    public PickleText Add(params IEnumerable<PickleOpcode> opcodes)
    {
        _bytes.AddRange(opcodes.Select(opcode => (byte)opcode));
        return this;
    }

    public PickleText Raw(params IEnumerable<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleText Text(string text) =>
        Add(PickleOpcode.BinUnicode).Raw(Number(text.Length, 4)).Raw(Encoding.UTF8.GetBytes(text));

    public PickleText Long(long value) => Add(PickleOpcode.Long1).Raw(8).Raw(Number(value, 8));

    public PickleText Global(string module, string name) =>
        Add(PickleOpcode.Global).Raw(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    public PickleText Numbers(params long[] values)
    {
        Add(PickleOpcode.Mark);
        foreach (var value in values)
            Long(value);
        return Add(PickleOpcode.Tuple);
    }

    /// <summary>A tensor of floats in storage '0' of the given size.</summary>
    public PickleText Tensor(long elements, long offset, long[] shape, long[] strides)
    {
        Global("torch._utils", "_rebuild_tensor_v2").Add(PickleOpcode.Mark);
        Add(PickleOpcode.Mark)
            .Text("storage")
            .Global("torch", "FloatStorage")
            .Text("0")
            .Text("cpu")
            .Long(elements)
            .Add(PickleOpcode.Tuple, PickleOpcode.BinPersId);
        return Long(offset)
            .Numbers(shape)
            .Numbers(strides)
            .Add(PickleOpcode.NewFalse, PickleOpcode.None, PickleOpcode.Tuple, PickleOpcode.Reduce);
    }

    private static byte[] Number(long value, int length)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes[..length];
    }
}
