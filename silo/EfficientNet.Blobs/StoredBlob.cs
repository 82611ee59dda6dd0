namespace EfficientNet.Blobs;

/// <summary>A blob in a store.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="StoredAt">When it was stored last, by the store's clock.</param>
public sealed record StoredBlob(BlobName Name, long Bytes, DateTimeOffset StoredAt);
