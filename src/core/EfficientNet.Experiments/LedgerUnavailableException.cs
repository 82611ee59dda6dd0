namespace EfficientNet.Experiments;

/// <summary>
/// PostgreSQL did not answer, could not do it at the moment (it is read-only, a statement took too long), or its queue was full
/// for five seconds; nothing is known to be written. Try again.
/// </summary>
public sealed class LedgerUnavailableException(string message, Exception? inner = null) : EffnetException(message, inner)
{
    /// <inheritdoc />
    public override bool IsTransient => true;
}
