namespace EfficientNet.Experiments;

/// <summary>PostgreSQL refused a statement because of what it asked for, for example a broken rule of a table; nothing was written. The same call fails again.</summary>
public sealed class LedgerRejectedException(string message, Exception? inner = null) : EffnetException(message, inner)
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
