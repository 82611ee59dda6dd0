namespace EfficientNet.Data;

/// <summary>
/// A data set is missing or damaged, or does not match the specification. The user's mistake: a retry without a change does not
/// help.
/// </summary>
public sealed class DataSetException(string message, Exception? inner = null) : EffnetException(message, inner)
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
