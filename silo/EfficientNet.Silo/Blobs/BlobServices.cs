using EfficientNet.Silo.Settings;

namespace EfficientNet.Silo.Blobs;

/// <summary>The store that the settings name, and its collector.</summary>
internal static class BlobServices
{
    public static IServiceCollection AddBlobs(this IServiceCollection services, SiloSettings settings, ServerFolder folder) =>
        services
            .AddSingleton(provider => Open(settings, folder, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<BlobCollector>()
            .AddHostedService<BlobCollection>();

    private static IBlobStore Open(SiloSettings settings, ServerFolder folder, TimeProvider time) =>
        settings.BlobBucket is { } address
            ? new S3BlobStore(
                S3Connection.Open(address, Environment.GetEnvironmentVariable),
                address,
                Path.Combine(folder.Path, "passing"),
                time
            )
            : new FolderBlobStore(settings.BlobDirectory ?? folder.Data.Blobs, time);
}
