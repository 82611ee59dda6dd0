namespace EfficientNet.Blobs;

/// <summary>Registers a store and its collector.</summary>
public static class BlobServices
{
    /// <summary>Adds the store that <paramref name="open"/> opens, once somebody needs it.</summary>
    public static IServiceCollection AddBlobs(this IServiceCollection services, Func<TimeProvider, IBlobStore> open) =>
        services
            .AddSingleton(provider => open(provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<BlobCollector>()
            .AddHostedService<BlobCollection>();
}
