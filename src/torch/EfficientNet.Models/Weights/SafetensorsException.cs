namespace EfficientNet.Models.Weights;

/// <summary>
/// A file is not what the safetensors format demands. The message names the file, the tensor where there is one, the rule and
/// what was found.
/// </summary>
public sealed class SafetensorsException(string file, string problem, Exception? inner = null)
    : ModelException($"{file}: {problem}", inner)
{
    /// <summary>The file, as the caller named it.</summary>
    public string File { get; } = file;
}
