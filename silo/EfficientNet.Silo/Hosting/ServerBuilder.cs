using System.Net.Sockets;
using EfficientNet.Api;
using EfficientNet.Api.Access;
using EfficientNet.Api.Health;
using EfficientNet.Blobs;
using EfficientNet.Dashboard;
using EfficientNet.Dashboard.Access;
using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments.Files;
using EfficientNet.Ledger;
using EfficientNet.Silo.Logging;
using EfficientNet.Silo.Observing;
using EfficientNet.Silo.Settings;
using EfficientNet.Telemetry;

namespace EfficientNet.Silo.Hosting;

/// <summary>Puts one server together: silo, API and pages on one ledger.</summary>
public static class ServerBuilder
{
    // A grain finishes within a database commit; what takes longer is a lost connection.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Builds the application; nobody is answered on <paramref name="http"/> before it runs.</summary>
    public static WebApplication Build(
        SiloSettings settings,
        ServerFolder folder,
        KeptPorts ports,
        Socket http,
        BearerToken token,
        FileLoggerProvider log,
        Database database
    )
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ApplicationName = "EfficientNet.Silo", ContentRootPath = AppContext.BaseDirectory }
        );
        builder.Logging.AddServerLogging(log);
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = _ => http);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(settings.HttpAddress, ports.Http);
            kestrel.Limits.MaxRequestBodySize = ApiRoutes.MaximumBodyBytes;
            kestrel.AddServerHeader = false;
        });
        builder
            .Services.AddSingleton(TimeProvider.System)
            .AddSingleton(settings)
            .AddSingleton(folder)
            .AddSingleton(ports)
            .AddSingleton(token)
            .AddBlobs(time => BlobStoreOfSettings.Open(settings, folder, time))
            .AddSingleton<IDatabaseStatus>(database)
            .AddSingleton<IExperimentReader, ExperimentReader>()
            .AddLedger(database.ConnectionString)
            .AddMeteredLedger()
            .AddApi(new ApiAccess(token.Matches))
            .AddDashboard(new DashboardAccess(settings.HttpAddress, token.Matches, token.DashboardCookie))
            .AddEffnetTelemetry("silo", $"{Environment.MachineName}-{ports.Silo}")
            .Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.AddSilo(settings, ports, database.ConnectionString);
        // After the silo: hosted services start in order, and what calls grains needs it active.
        builder.Services.AddHostedService<ServerAnnouncement>();
        builder.Services.AddStateGauges();
        return builder.Build();
    }
}
