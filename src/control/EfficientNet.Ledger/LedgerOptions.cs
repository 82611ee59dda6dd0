namespace EfficientNet.Ledger;

/// <summary>How the ledger queues, waits and judges silence. The defaults suit a laptop and a rack alike.</summary>
public sealed record LedgerOptions
{
    private const int MaximumConnections = 1000;

    /// <summary>Transitions that may wait for a commit, 4,096. A full queue makes callers wait (protocol rule P4).</summary>
    public int QueueCapacity { get; init; } = 4096;

    /// <summary>Transitions in one transaction at most, 256.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>
    /// How long a caller waits for room in the queue before <see cref="Experiments.LedgerUnavailableException"/>, 5 s.
    /// </summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often changes are polled for while listening to PostgreSQL fails, 1 s.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time without a heartbeat after which a node is shown as Silent, 10 s.</summary>
    public TimeSpan SilentAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a statement of a batch waits for a row that another transaction has locked, 3 s. Then its caller fails and the
    /// rest of the batch is committed (protocol rule P4).
    /// </summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Connections for commits, 2: one commits, the other finds out what became of a commit whose connection broke.
    /// </summary>
    public int CommitConnections { get; init; } = 2;

    /// <summary>Connections for heartbeats and the watch over leases, 5.</summary>
    public int LivenessConnections { get; init; } = 5;

    /// <summary>Connections for the rows that decisions are based on and for scheduling passes, 5.</summary>
    public int DecisionConnections { get; init; } = 5;

    /// <summary>Connections for pages, lists and the change feed, 8; one of them listens for changes.</summary>
    public int ReadConnections { get; init; } = 8;

    /// <summary>Connections that one silo's ledger takes at most.</summary>
    public int Connections => CommitConnections + LivenessConnections + DecisionConnections + ReadConnections;

    /// <summary>Returns these options, or throws an <see cref="ArgumentException"/> that names the invalid one.</summary>
    public LedgerOptions Validated()
    {
        if (QueueCapacity < 1)
            throw new ArgumentException(
                $"{nameof(LedgerOptions)}.{nameof(QueueCapacity)} is {QueueCapacity}; it must be at least 1."
            );
        if (BatchSize < 1)
            throw new ArgumentException($"{nameof(LedgerOptions)}.{nameof(BatchSize)} is {BatchSize}; it must be at least 1.");
        if (QueueTimeout <= TimeSpan.Zero || PollInterval <= TimeSpan.Zero || SilentAfter <= TimeSpan.Zero)
            throw new ArgumentException(
                $"{nameof(LedgerOptions)}: {nameof(QueueTimeout)}, {nameof(PollInterval)} and {nameof(SilentAfter)} must be "
                    + "longer than zero."
            );
        if (LockTimeout < TimeSpan.FromMilliseconds(1))
            throw new ArgumentException($"{nameof(LedgerOptions)}.{nameof(LockTimeout)} is {LockTimeout}; the least is 1 ms.");
        RequireConnections(nameof(CommitConnections), CommitConnections, 1);
        RequireConnections(nameof(LivenessConnections), LivenessConnections, 1);
        RequireConnections(nameof(DecisionConnections), DecisionConnections, 1);
        RequireConnections(nameof(ReadConnections), ReadConnections, 2);
        return this;
    }

    private static void RequireConnections(string option, int value, int least)
    {
        if (value < least || value > MaximumConnections)
        {
            throw new ArgumentException(
                $"{nameof(LedgerOptions)}.{option} is {value}; it must be from {least} to {MaximumConnections}."
            );
        }
    }
}
