namespace EfficientNet.Data;

/// <summary>
/// A data set is missing, damaged, or does not fit the specification. The user's mistake: trying again without a change is of no
/// use.
/// </summary>
public sealed class DataSetException(string message, Exception? inner = null) : EffnetException(message, inner)
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
