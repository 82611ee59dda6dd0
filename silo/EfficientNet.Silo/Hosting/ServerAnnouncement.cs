using System.Net;
using EfficientNet.Api.Health;
using EfficientNet.Contracts.Api;
using EfficientNet.Silo.Settings;

namespace EfficientNet.Silo.Hosting;

/// <summary>
/// Says where the server is, in <c>server.json</c> and on the console, once it answers, and takes it back when it stops.
/// </summary>
public sealed partial class ServerAnnouncement(
    SiloSettings settings,
    ServerFolder folder,
    KeptPorts ports,
    BearerToken token,
    ILogger<ServerAnnouncement> logger
) : IHostedLifecycleService
{
    /// <summary>Base address of API and dashboard, as this machine reaches it.</summary>
    public static string Url(IPAddress address, int port) =>
        "http://"
        + $"{new IPEndPoint(Equals(address, IPAddress.Any) ? IPAddress.Loopback
                : Equals(address, IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address, port)}";

    /// <inheritdoc />
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var url = Url(settings.HttpAddress, ports.Http);
        await folder.ServerFile.AddAsync(
            new ServerAddress(folder.Number, url, Environment.ProcessId),
            token.Value,
            ServerVersion.Text,
            cancellationToken
        );
        LogReady(logger, url, folder.Path, Environment.ProcessId);
    }

    /// <inheritdoc />
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        LogStopping(logger);
        try
        {
            await folder.ServerFile.RemoveAsync(Environment.ProcessId, cancellationToken);
        }
        catch (IOException error)
        {
            LogNotRemoved(logger, error.Message); // a full disk; the next server takes out who is gone
        }
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Ready at {Url} (data in {Folder}, process {ProcessId})")]
    private static partial void LogReady(ILogger logger, string url, string folder, int processId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "server.json still names this server: {Reason}")]
    private static partial void LogNotRemoved(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping; trainers train on, and their hosts keep the reports")]
    private static partial void LogStopping(ILogger logger);
}
