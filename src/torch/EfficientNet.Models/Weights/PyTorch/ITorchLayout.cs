namespace EfficientNet.Models.Weights.PyTorch;

/// <summary>
/// One of the two layouts of <c>torch.save</c>: the saved object, and the bytes of its tensors.
/// </summary>
internal interface ITorchLayout : IDisposable
{
    /// <summary>What was saved.</summary>
    object? Root { get; }

    /// <summary>The bytes of a storage, from its first; streams returned earlier must no longer be used.</summary>
    /// <exception cref="PyTorchFileException">There is no such storage, or its length differs from the pickle's.</exception>
    Stream Open(PickledStorage storage);
}
