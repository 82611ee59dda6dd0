namespace EfficientNet.Models.Weights.PyTorch;

/// <summary>
/// One of the two ways in which <c>torch.save</c> lays a file out: what was saved, and the bytes of its tensors.
/// </summary>
internal interface ITorchLayout : IDisposable
{
    /// <summary>What was saved.</summary>
    object? Root { get; }

    /// <summary>The bytes of a storage, from its first; a stream that was given before is no longer to be used.</summary>
    /// <exception cref="PyTorchFileException">There is no such storage, or it has another length than the pickle
    /// says.</exception>
    Stream Open(PickledStorage storage);
}
