namespace EfficientNet.Blobs;

/// <summary>
/// A blob in the store is not what its name stands for. To whoever asks for it, it is not there: an older checkpoint is to be
/// used (protocol rule P17).
/// </summary>
public sealed class BlobDamagedException(BlobName name, string actual)
    : EffnetException($"Blob {name.Sha256} in the store is damaged: its bytes have the SHA-256 {actual}.")
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
