namespace EfficientNet.Chaos.Observing;

/// <summary>A checkpoint that the ledger names, and its state in the store.</summary>
internal sealed record NamedBlob(string Run, int Attempt, long Step, string Sha256, BlobState State)
{
    /// <summary>Text for people.</summary>
    public string Title => $"The checkpoint of {Run}@{Attempt} at step {Step} ({Sha256[..8]})";
}

/// <summary>A blob's state in the store.</summary>
internal enum BlobState
{
    /// <summary>Bytes with the hash that names it.</summary>
    Whole = 1,

    /// <summary>Nothing.</summary>
    Missing = 2,

    /// <summary>Bytes with another hash.</summary>
    Damaged = 3,
}
