namespace EfficientNet.Ledger.Commits;

/// <summary>The connection broke, and the transaction is known not to have happened.</summary>
internal sealed class NotCommittedException(Exception inner) : Exception("The transaction did not happen.", inner)
{
    /// <summary>Whether PostgreSQL took too long; then another try would only add to the wait.</summary>
    public bool TimedOut => InnerException is TimeoutException or { InnerException: TimeoutException };
}
