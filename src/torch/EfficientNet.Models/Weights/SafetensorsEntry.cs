using System.Collections.Immutable;

namespace EfficientNet.Models.Weights;

/// <summary>One tensor of a safetensors header.</summary>
/// <param name="Name">Unique in the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Row-major; empty for a scalar.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">One past the last byte.</param>
public sealed record SafetensorsEntry(string Name, SafetensorsType Type, ImmutableArray<long> Shape, long Begin, long End)
{
    /// <summary>Size of the tensor.</summary>
    public long Bytes => End - Begin;
}
