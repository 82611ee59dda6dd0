namespace EfficientNet.Ledger.Commits;

/// <summary>The connection broke, and the transaction is known not to have happened.</summary>
internal sealed class NotCommittedException(Exception inner) : EffnetException("The transaction did not happen.", inner)
{
    /// <inheritdoc />
    public override bool IsTransient => true;

    /// <summary>Whether PostgreSQL took too long; then another try would only add to the wait.</summary>
    public bool TimedOut => InnerException is TimeoutException or { InnerException: TimeoutException };
}
