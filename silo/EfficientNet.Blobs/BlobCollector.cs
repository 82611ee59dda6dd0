using EfficientNet.Experiments.Ledger;

namespace EfficientNet.Blobs;

/// <summary>
/// Removes blobs that no row names (protocol rule P16: row first, file after). A blob is stored before its row is written, so
/// it is kept for <see cref="Grace"/>: longer than the longest lease, after which its attempt is over and no row can come
/// any more. Two silos may do it at once.
/// </summary>
public sealed partial class BlobCollector(IBlobStore store, IRunLedger ledger, TimeProvider time, ILogger<BlobCollector> logger)
{
    /// <summary>How long a blob without a row is kept after it was stored: two days. Leases last a day at most.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(2);

    private const int BlobsAtOnce = 500;

    /// <summary>Goes through the store once; returns how many blobs were removed.</summary>
    public async Task<int> CollectAsync(CancellationToken cancellationToken)
    {
        var (removed, bytes) = (0, 0L);
        await foreach (
            var blobs in store.ListAsync(cancellationToken).Where(IsOld).Chunk(BlobsAtOnce).WithCancellation(cancellationToken)
        )
        {
            var named = await ledger.NamedBlobsAsync([.. blobs.Select(blob => blob.Name.Sha256)], cancellationToken);
            foreach (var blob in blobs.Where(blob => !named.Contains(blob.Name.Sha256)))
            {
                // It may have been stored again since it was listed.
                if (await store.FindAsync(blob.Name, cancellationToken) is not { } still || !IsOld(still))
                    continue;
                await store.DeleteAsync(blob.Name, cancellationToken);
                (removed, bytes) = (removed + 1, bytes + blob.Bytes);
            }
        }

        if (removed > 0)
            LogRemoved(removed, bytes);
        return removed;
    }

    /// <summary>
    /// A blob that a row may be about to name; null when there is none, or when it has no row and is so old that it could be
    /// removed before: then it is to be stored again, which makes it young.
    /// </summary>
    public async Task<StoredBlob?> FindLastingAsync(BlobName name, CancellationToken cancellationToken)
    {
        var blob = await store.FindAsync(name, cancellationToken);
        return
            blob is null
            || time.GetUtcNow() - blob.StoredAt < Grace / 2
            || (await ledger.NamedBlobsAsync([name.Sha256], cancellationToken)).Count > 0
            ? blob
            : null;
    }

    private bool IsOld(StoredBlob blob) => time.GetUtcNow() - blob.StoredAt > Grace;

    [LoggerMessage(LogLevel.Information, "{Blobs} blobs without a row were removed from the store, {Bytes} bytes")]
    private partial void LogRemoved(int blobs, long bytes);
}
