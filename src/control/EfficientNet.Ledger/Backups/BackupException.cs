namespace EfficientNet.Ledger.Backups;

/// <summary>A backup can't be made or restored; the message says why and what would help.</summary>
public sealed class BackupException(string message, Exception? inner = null) : EffnetException(message, inner)
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
