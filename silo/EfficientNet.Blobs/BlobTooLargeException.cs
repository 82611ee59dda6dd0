namespace EfficientNet.Blobs;

/// <summary>The store takes no blob of this size; the run goes on without the checkpoint.</summary>
public sealed class BlobTooLargeException(string message, Exception inner) : EffnetException(message, inner)
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
