using static TorchSharp.torch;

namespace EfficientNet.Models.Weights;

/// <summary>The tensors of one file, on the CPU. They belong to this object, not to a dispose scope.</summary>
public sealed class WeightFileContent(IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    : IDisposable
{
    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; } = tensors;

    /// <summary>A safetensors file's <c>__metadata__</c>; empty for PyTorch's own files.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in Tensors.Values)
            tensor.Dispose();
    }
}
