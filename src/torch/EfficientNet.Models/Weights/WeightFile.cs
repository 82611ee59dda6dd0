using EfficientNet.Models.Weights.PyTorch;

namespace EfficientNet.Models.Weights;

/// <summary>Reads weights from any supported file: safetensors, PyTorch's own, and checkpoints of either kind.</summary>
public static class WeightFile
{
    /// <summary>Reads the tensors of one network, under its own names.</summary>
    /// <param name="path">The kind of file is recognised by its first bytes.</param>
    /// <param name="averaged">Whether to read the moving averages if a checkpoint has both.</param>
    /// <exception cref="ModelException">The file is damaged, or holds something else.</exception>
    public static WeightFileContent Read(string path, bool averaged = true)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return Read(stream, path, averaged);
    }

    /// <summary>The same from a seekable stream over the file, which stays open.</summary>
    /// <inheritdoc cref="Read(string, bool)"/>
    public static WeightFileContent Read(Stream stream, string file, bool averaged = true)
    {
        using var content = PyTorchFile.Recognises(stream)
            ? PyTorchFile.Read(stream, file, averaged)
            : Safetensors.Read(stream, file);
        return WeightSelection.Of(content, averaged);
    }
}
