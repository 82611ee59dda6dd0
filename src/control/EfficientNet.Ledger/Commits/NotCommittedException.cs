namespace EfficientNet.Ledger.Commits;

/// <summary>The connection broke, and the transaction is known not to have happened.</summary>
/// <param name="inner">What PostgreSQL or the network said.</param>
/// <param name="executing">Whether statements were being executed, and not a connection awaited or the commit.</param>
internal sealed class NotCommittedException(Exception inner, bool executing)
    : EffnetException("The transaction did not happen.", inner)
{
    /// <inheritdoc />
    public override bool IsTransient => true;

    /// <summary>Whether PostgreSQL took too long; then another try would only add to the wait.</summary>
    public bool TimedOut => InnerException is TimeoutException or { InnerException: TimeoutException };

    /// <summary>Whether a statement took too long, which may be the fault of one caller in the batch.</summary>
    public bool StatementTimedOut => executing && TimedOut;
}
