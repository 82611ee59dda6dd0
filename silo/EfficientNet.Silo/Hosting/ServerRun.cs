using EfficientNet.Api;
using EfficientNet.Dashboard;
using EfficientNet.ExperimentFiles;
using EfficientNet.Silo.Logging;
using EfficientNet.Silo.Settings;

namespace EfficientNet.Silo.Hosting;

/// <summary>A server from its settings to its end: folder, ports, token, log, database, then silo, API and dashboard.</summary>
public static class ServerRun
{
    /// <summary>Returns when <paramref name="stop"/> is cancelled and the silo has left the cluster.</summary>
    /// <param name="settings">What the command line and the environment say.</param>
    /// <param name="say">Takes what a person should read before the log is open.</param>
    /// <param name="stop">Asks the server to leave.</param>
    /// <exception cref="StartupException">It can't start: the folder is in use, a port is taken, the token can't be
    /// read.</exception>
    public static async Task RunAsync(SiloSettings settings, Action<string> say, CancellationToken stop)
    {
        using var folder = ServerFolder.Open(settings.DataDirectory, settings.Number);
        var ports = KeptPorts.Choose(settings, folder.PortsFile, say, out var http);
        var token = BearerToken.ReadOrCreate(settings.TokenFile ?? folder.Data.TokenFile);
        using var log = new FileLoggerProvider(folder.LogFile, TimeProvider.System);
        using var loggers = LoggerFactory.Create(logging => logging.AddServerLogging(log));
        await using var database = await Database.OpenAsync(settings, folder, new ExperimentReader(), loggers, stop);

        await using var app = ServerBuilder.Build(settings, folder, ports, http, token, log, database);
        app.MapApi();
        app.MapDashboard();
        await app.RunAsync(stop);
    }
}
