using System.Collections.Frozen;

namespace EfficientNet.Models.Weights;

/// <summary>An element type of the safetensors format.</summary>
/// <param name="Name">As the header writes it, for example <c>F32</c>.</param>
/// <param name="Bits">Size of one element.</param>
public sealed record SafetensorsType(string Name, int Bits)
{
    public static SafetensorsType F32 { get; } = new("F32", 32);

    public static SafetensorsType I64 { get; } = new("I64", 64);

    /// <summary>Every type that the format knows, by name.</summary>
    public static FrozenDictionary<string, SafetensorsType> All { get; } =
        new SafetensorsType[]
        {
            new("BOOL", 8),
            new("F4", 4),
            new("F6_E2M3", 6),
            new("F6_E3M2", 6),
            new("U8", 8),
            new("I8", 8),
            new("F8_E5M2", 8),
            new("F8_E4M3", 8),
            new("F8_E8M0", 8),
            new("F8_E4M3FNUZ", 8),
            new("F8_E5M2FNUZ", 8),
            new("I16", 16),
            new("U16", 16),
            new("F16", 16),
            new("BF16", 16),
            new("I32", 32),
            new("U32", 32),
            F32,
            new("C64", 64),
            new("F64", 64),
            I64,
            new("U64", 64),
        }.ToFrozenDictionary(type => type.Name);
}
