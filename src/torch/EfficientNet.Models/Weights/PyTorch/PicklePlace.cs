namespace EfficientNet.Models.Weights.PyTorch;

/// <summary>Where in a file a pickle is being read, for messages.</summary>
/// <param name="file">The file, as the caller named it.</param>
/// <param name="part">The part of it, as in <c>data.pkl</c>.</param>
internal sealed class PicklePlace(string file, string part)
{
    /// <summary>First byte of the current instruction.</summary>
    public int Position { get; set; }

    public PyTorchFileException Error(string problem) => new(file, $"{part}, byte {Position}: {problem}");
}
