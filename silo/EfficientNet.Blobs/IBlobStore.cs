using EfficientNet.Experiments;

namespace EfficientNet.Blobs;

/// <summary>
/// Checkpoints by content, named by the SHA-256 of their bytes (protocol rules P16, P18). A blob is there whole or not at
/// all, and is verified on the way in and on the way out. Several silos may work on one store; one store belongs to one
/// database.
/// </summary>
public interface IBlobStore
{
    /// <summary>
    /// Stores <paramref name="content"/> under <paramref name="name"/> and returns its length in bytes. Throws
    /// <see cref="BlobMismatchException"/> when its hash is another. An existing blob is replaced by equal bytes, which heals a
    /// damaged one and makes it young again.
    /// </summary>
    Task<long> StoreAsync(BlobName name, Stream content, CancellationToken cancellationToken);

    /// <summary>What the store has under a name, unread; null when there is nothing.</summary>
    Task<StoredBlob?> FindAsync(BlobName name, CancellationToken cancellationToken);

    /// <summary>
    /// The blob's bytes from the start, verified, with a length and any position. Throws <see cref="NotFoundException"/> when
    /// there is none and <see cref="BlobDamagedException"/> when its bytes are not those that its name stands for.
    /// </summary>
    Task<Stream> OpenAsync(BlobName name, CancellationToken cancellationToken);

    /// <summary>Everything in the store, in no order.</summary>
    IAsyncEnumerable<StoredBlob> ListAsync(CancellationToken cancellationToken);

    /// <summary>Removes a blob; one that is not there is no error.</summary>
    Task DeleteAsync(BlobName name, CancellationToken cancellationToken);
}
