namespace EfficientNet.Ledger;

/// <summary>The database's schema and the program's migrations do not belong together.</summary>
public sealed class MigrationException(string message, Exception? inner = null) : EffnetException(message, inner)
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
