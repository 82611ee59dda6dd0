namespace EfficientNet.Ledger;

/// <summary>
/// The database's advisory locks, named once, as the two integers that PostgreSQL takes. Order, against deadlocks: a pool's
/// lock, then the change feed's, then rows.
/// </summary>
internal static class AdvisoryLocks
{
    /// <summary>Held by the process that migrates.</summary>
    public const string Migration = "1162233412, 1";

    /// <summary>Held to the commit by every transaction that numbers changes (protocol rule P5).</summary>
    public const string ChangeFeed = "1162233412, 2";

    /// <summary>First integer of a pool's lock; the second is the hash of the pool's name (protocol rule P7).</summary>
    public const string Pool = "1162233413";
}
