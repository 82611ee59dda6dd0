namespace EfficientNet.Models;

/// <summary>
/// The base of the errors that networks, weights and the native libraries throw on purpose. A retry never helps.
/// </summary>
public abstract class ModelException(string message, Exception? inner = null) : EffnetException(message, inner)
{
    /// <inheritdoc />
    public sealed override bool IsTransient => false;
}
