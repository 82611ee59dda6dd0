using static TorchSharp.torch;

namespace EfficientNet.Models.Weights.PyTorch;

/// <summary>Sizes of elements.</summary>
internal static class TorchElement
{
    public static int Bytes(ScalarType type) =>
        type switch
        {
            ScalarType.Bool or ScalarType.Byte or ScalarType.Int8 => 1,
            ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
            ScalarType.Int32 or ScalarType.Float32 => 4,
            ScalarType.Int64 or ScalarType.Float64 => 8,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No storage has such elements."),
        };
}
