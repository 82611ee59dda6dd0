namespace EfficientNet.Experiments;

/// <summary>
/// PostgreSQL refused a statement because of what it asked for: data that it can't hold or a broken rule of a table (SQLSTATE
/// 22xxx, 23xxx). Nothing was written, and the same call fails again.
/// </summary>
public sealed class LedgerRejectedException(string message, Exception? inner = null) : EffnetException(message, inner)
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
