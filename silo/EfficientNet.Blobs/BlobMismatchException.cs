namespace EfficientNet.Blobs;

/// <summary>The bytes of a blob are not those that its name stands for: damaged on the way, or the wrong file.</summary>
public sealed class BlobMismatchException(string message) : EffnetException(message)
{
    /// <inheritdoc />
    public override bool IsTransient => true;
}
