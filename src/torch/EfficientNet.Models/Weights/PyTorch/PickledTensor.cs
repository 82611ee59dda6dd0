namespace EfficientNet.Models.Weights.PyTorch;

/// <summary>A view of a storage, as the pickle describes it; nothing is checked yet.</summary>
/// <param name="Storage">Where its elements are.</param>
/// <param name="Offset">First element.</param>
/// <param name="Shape">Sides.</param>
/// <param name="Strides">Elements from one index to the next, for each side.</param>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Shape, long[] Strides);
