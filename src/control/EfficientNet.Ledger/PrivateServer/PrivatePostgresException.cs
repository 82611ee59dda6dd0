namespace EfficientNet.Ledger.PrivateServer;

/// <summary>
/// The private PostgreSQL can't be set up, started or stopped; the message says what is missing and what to do.
/// </summary>
public sealed class PrivatePostgresException(string message, Exception? inner = null) : EffnetException(message, inner)
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
