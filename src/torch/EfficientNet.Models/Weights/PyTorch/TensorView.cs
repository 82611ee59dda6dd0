namespace EfficientNet.Models.Weights.PyTorch;

/// <summary>How a tensor is laid out in its storage.</summary>
/// <param name="Elements">Number of its elements.</param>
/// <param name="Extent">Elements of the storage from its first to its last.</param>
/// <param name="IsRowMajor">Whether they follow each other in the order of the indices.</param>
internal readonly record struct TensorView(long Elements, long Extent, bool IsRowMajor)
{
    // Element counts whose bytes still fit 64 bits.
    private const long MaximumElements = long.MaxValue / 8;

    /// <summary>Computes it without overflow.</summary>
    /// <exception cref="PyTorchFileException">The tensor does not lie in its storage.</exception>
    public static TensorView Checked(PickledTensor tensor, string name, string file)
    {
        var (shape, strides) = (tensor.Shape, tensor.Strides);
        if (
            shape.Length != strides.Length
            || shape.Any(side => side < 0)
            || strides.Any(stride => stride < 0)
            || tensor.Offset < 0
            || tensor.Storage.Elements < 0
        )
            throw Wrong("is impossible");

        // Sides of 0 are skipped: tensor libraries multiply the others for strides.
        Int128 elements = 1,
            extent = 1;
        var isRowMajor = true;
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            isRowMajor &= shape[axis] <= 1 || strides[axis] == elements;
            extent += (Int128)Math.Max(shape[axis] - 1, 0) * strides[axis];
            elements *= Math.Max(shape[axis], 1);
            if (elements > MaximumElements || extent > MaximumElements)
                throw Wrong("has more elements than can be counted");
        }
        if (shape.Contains(0))
            return new TensorView(0, 0, IsRowMajor: true);
        return tensor.Offset + extent <= tensor.Storage.Elements
            ? new TensorView((long)elements, (long)extent, isRowMajor)
            : throw Wrong("does not lie within it");

        PyTorchFileException Wrong(string how) =>
            new(
                file,
                $"tensor '{name}' of shape [{string.Join(", ", shape)}] with strides [{string.Join(", ", strides)}] from "
                    + $"element {tensor.Offset} of the storage '{tensor.Storage.Key}', "
                    + $"which has {tensor.Storage.Elements}, {how}."
            );
    }
}
