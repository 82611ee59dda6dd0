namespace EfficientNet.Ledger;

/// <summary>How the ledger queues, waits and judges silence. The defaults suit a laptop and a rack alike.</summary>
public sealed record LedgerOptions
{
    /// <summary>Transitions that may wait for a commit, 4,096. A full queue makes callers wait (protocol rule P4).</summary>
    public int QueueCapacity { get; init; } = 4096;

    /// <summary>Transitions in one transaction at most, 256.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>How long a caller waits for room in the queue before <see cref="Experiments.LedgerUnavailableException"/>, 5 s.</summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a change is looked for while PostgreSQL can't be listened to, 1 s.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A node without a heartbeat for so long is shown as Silent, 10 s.</summary>
    public TimeSpan SilentAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Returns these options, or throws <see cref="ArgumentException"/> that names the one that is wrong.</summary>
    public LedgerOptions Validated()
    {
        if (QueueCapacity < 1)
            throw new ArgumentException($"{nameof(LedgerOptions)}.{nameof(QueueCapacity)} is {QueueCapacity}; it must be at least 1.");
        if (BatchSize < 1)
            throw new ArgumentException($"{nameof(LedgerOptions)}.{nameof(BatchSize)} is {BatchSize}; it must be at least 1.");
        if (QueueTimeout <= TimeSpan.Zero || PollInterval <= TimeSpan.Zero || SilentAfter <= TimeSpan.Zero)
            throw new ArgumentException($"{nameof(LedgerOptions)}: {nameof(QueueTimeout)}, {nameof(PollInterval)} and {nameof(SilentAfter)} must be longer than zero.");
        return this;
    }
}
