namespace EfficientNet.Ledger.Commits;

/// <summary>The connection broke, and the transaction is known not to have happened.</summary>
/// <param name="inner">The error of PostgreSQL or the network.</param>
/// <param name="executing">Whether statements were being executed, rather than a connection or the commit awaited.</param>
internal sealed class NotCommittedException(Exception inner, bool executing)
    : EffnetException("The transaction did not happen.", inner)
{
    /// <inheritdoc />
    public override bool IsTransient => true;

    /// <summary>Whether PostgreSQL took too long, so that another try would only prolong the wait.</summary>
    public bool TimedOut => InnerException is TimeoutException or { InnerException: TimeoutException };

    /// <summary>Whether a statement took too long, which may be the fault of one caller in the batch.</summary>
    public bool StatementTimedOut => executing && TimedOut;
}
