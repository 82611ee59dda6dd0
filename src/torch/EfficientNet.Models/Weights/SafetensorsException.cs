namespace EfficientNet.Models.Weights;

/// <summary>
/// A file breaks the safetensors format. The message names the file, the tensor if there is one, the rule and what was found.
/// </summary>
public sealed class SafetensorsException(string file, string problem, Exception? inner = null)
    : ModelException($"{file}: {problem}", inner)
{
    /// <summary>The file, as the caller named it.</summary>
    public string File { get; } = file;
}
