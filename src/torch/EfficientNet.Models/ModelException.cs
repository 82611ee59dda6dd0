namespace EfficientNet.Models;

/// <summary>
/// The root of the errors that networks, weights and the native libraries throw on purpose. None of them is worth a retry.
/// </summary>
public abstract class ModelException(string message, Exception? inner = null) : EffnetException(message, inner)
{
    /// <inheritdoc />
    public sealed override bool IsTransient => false;
}
