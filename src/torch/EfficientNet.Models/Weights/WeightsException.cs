namespace EfficientNet.Models.Weights;

/// <summary>
/// Weights do not fit a network. The message lists what is missing, what is extra and what has another shape.
/// </summary>
public sealed class WeightsException(string source, string problem) : ModelException($"{source}: {problem}")
{
    /// <summary>The message without the file.</summary>
    public string Problem { get; } = problem;
}
