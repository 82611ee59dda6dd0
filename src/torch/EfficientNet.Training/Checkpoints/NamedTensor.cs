using static TorchSharp.torch;

namespace EfficientNet.Training.Checkpoints;

/// <summary>A tensor and the name it is stored under.</summary>
/// <param name="Name">Name.</param>
/// <param name="Tensor">Any layout; the holder disposes it.</param>
public readonly record struct NamedTensor(string Name, Tensor Tensor);
