using System.Security.Cryptography;

namespace EfficientNet.Chaos.Observing;

/// <summary>Reads blobs directly from the store's folder, not through the silos.</summary>
internal static class BlobScan
{
    /// <summary>What the store has of a blob.</summary>
    /// <param name="path">Where the store keeps it; null means that it has none.</param>
    /// <param name="sha256">Its name.</param>
    /// <param name="cancellationToken">To give up.</param>
    public static async Task<BlobState> StateOfAsync(string? path, string sha256, CancellationToken cancellationToken)
    {
        if (path is null)
            return BlobState.Missing;
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)) == sha256
            ? BlobState.Whole
            : BlobState.Damaged;
    }
}
