using static TorchSharp.torch;

namespace EfficientNet.Models.Weights.PyTorch;

/// <summary>The bytes behind one or more tensors, which lie outside the pickle.</summary>
/// <param name="Type">Of the elements.</param>
/// <param name="Key">Name in the file.</param>
/// <param name="Elements">As the pickle says; to be checked against the file.</param>
internal sealed record PickledStorage(ScalarType Type, string Key, long Elements);
