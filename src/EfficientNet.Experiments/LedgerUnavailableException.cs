namespace EfficientNet.Experiments;

/// <summary>PostgreSQL did not answer, or its queue was full for five seconds; nothing is known to be written. Try again.</summary>
public sealed class LedgerUnavailableException(string message, Exception? inner = null) : EffnetException(message, inner)
{
    /// <inheritdoc />
    public override bool IsTransient => true;
}
