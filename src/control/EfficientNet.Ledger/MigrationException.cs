namespace EfficientNet.Ledger;

/// <summary>The database's schema and the program's migrations do not match.</summary>
public sealed class MigrationException(string message, Exception? inner = null) : EffnetException(message, inner)
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
