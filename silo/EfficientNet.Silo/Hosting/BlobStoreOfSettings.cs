using EfficientNet.Blobs;
using EfficientNet.Silo.Settings;

namespace EfficientNet.Silo.Hosting;

/// <summary>Opens the store that the settings name: a bucket, a folder, or the data folder's own.</summary>
internal static class BlobStoreOfSettings
{
    public static IBlobStore Open(SiloSettings settings, ServerFolder folder, TimeProvider time) =>
        settings.BlobBucket is { } address
            ? new S3BlobStore(
                S3Connection.Open(address, Environment.GetEnvironmentVariable),
                address,
                Path.Combine(folder.Path, "passing"),
                time
            )
            : new FolderBlobStore(settings.BlobDirectory ?? folder.Data.Blobs, time);
}
