using EfficientNet.Grains;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;

namespace EfficientNet.Client;

/// <summary>
/// Makes a .NET program inside the trusted network a client of the cluster, so that it may call grains
/// (<c>grains.Experiment(id).GetAsync()</c> and the like). Whoever can reach the database and a gateway can call every grain;
/// programs elsewhere use <see cref="EffnetHttpClient"/>.
/// </summary>
public static class EffnetClusterClient
{
    /// <summary>Name of the service and of its one cluster, as the silos have it.</summary>
    private const string ClusterName = "effnet";

    private const int Connections = 2;

    /// <summary>
    /// Adds <see cref="IClusterClient"/> and <see cref="IGrainFactory"/>. The host's start waits until a silo answers, trying
    /// again for
    /// <paramref name="patience"/> (30 s when null).
    /// </summary>
    /// <param name="builder">The program's host.</param>
    /// <param name="connectionString">The silos' PostgreSQL, where they publish their gateways.</param>
    /// <param name="patience">How long a start without any silo is tried again.</param>
    /// <example><code>
    /// var builder = Host.CreateApplicationBuilder();
    /// builder.UseEffnetCluster("Host=db;Database=effnet;Username=me");
    /// using var host = builder.Build();
    /// await host.StartAsync();
    /// var grains = host.Services.GetRequiredService&lt;IGrainFactory&gt;();
    /// var experiment = await grains.Experiment(ExperimentId.Parse("quickstart-k3vd")).GetAsync();
    /// </code></example>
    public static IHostApplicationBuilder UseEffnetCluster(
        this IHostApplicationBuilder builder,
        string connectionString,
        TimeSpan? patience = null
    ) =>
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (ClusterName, ClusterName));
            client.UseAdoNetClustering(options =>
            {
                options.Invariant = "Npgsql";
                options.DataSource = GatewaySource(connectionString);
            });
            // A silo that was killed leaves the list within seconds instead of a minute.
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
            client.UseConnectionRetryFilter(
                new BoundedRetries(patience ?? TimeSpan.FromSeconds(30), TimeProvider.System).ShouldRetryAsync
            );
            client.Services.AddGrainSerialization();
        });

    private static NpgsqlDataSource GatewaySource(string connectionString) =>
        NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "effnet-client", MaxPoolSize = Connections }
        );

    /// <summary>Tries once a second until the patience is over.</summary>
    private sealed class BoundedRetries(TimeSpan patience, TimeProvider time)
    {
        private readonly long _started = time.GetTimestamp();

        public async Task<bool> ShouldRetryAsync(Exception error, CancellationToken cancellationToken)
        {
            if (time.GetElapsedTime(_started) > patience)
                return false;
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            return true;
        }
    }
}
