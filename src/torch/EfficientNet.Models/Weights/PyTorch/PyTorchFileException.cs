namespace EfficientNet.Models.Weights.PyTorch;

/// <summary>
/// A <c>.pt</c> or <c>.pth</c> file is damaged, or holds more than tensors. The message names the file, the place, and what was
/// found there.
/// </summary>
public sealed class PyTorchFileException(string file, string problem, Exception? inner = null)
    : ModelException($"{file}: {problem}", inner)
{
    /// <summary>The file, as the caller named it.</summary>
    public string File { get; } = file;
}
