namespace EfficientNet.Blobs;

/// <summary>The store did not do what was asked; it may later.</summary>
public sealed class BlobStoreException(string message, Exception inner) : EffnetException(message, inner)
{
    /// <inheritdoc />
    public override bool IsTransient => true;
}
