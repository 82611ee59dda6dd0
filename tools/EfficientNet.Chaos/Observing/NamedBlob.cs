namespace EfficientNet.Chaos.Observing;

/// <summary>A checkpoint that the ledger names, and what its store has of it.</summary>
internal sealed record NamedBlob(string Run, int Attempt, long Step, string Sha256, BlobState State)
{
    /// <summary>For people.</summary>
    public string Title => $"The checkpoint of {Run}@{Attempt} at step {Step} ({Sha256[..8]})";
}

/// <summary>What a store has of a blob.</summary>
internal enum BlobState
{
    /// <summary>Bytes with the hash that names it.</summary>
    Whole = 1,

    /// <summary>Nothing.</summary>
    Missing = 2,

    /// <summary>Bytes with another hash.</summary>
    Damaged = 3,
}
