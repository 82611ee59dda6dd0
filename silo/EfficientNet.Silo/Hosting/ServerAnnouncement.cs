using System.Net;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Silo.Settings;

namespace EfficientNet.Silo.Hosting;

/// <summary>Says where the server is, in <c>server.json</c> and on the console, once it answers, and takes it back when it stops.</summary>
public sealed partial class ServerAnnouncement(
    SiloSettings settings, DataFolder folder, KeptPorts ports, BearerToken token, ILogger<ServerAnnouncement> logger) : IHostedLifecycleService
{
    /// <summary>Base address of API and dashboard, as this machine reaches it.</summary>
    public static string Url(IPAddress address, int port) =>
        $"http://{new IPEndPoint(Equals(address, IPAddress.Any) ? IPAddress.Loopback : Equals(address, IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address, port)}";

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var url = Url(settings.HttpAddress, ports.Http);
        var description = new ServerDescription(url, Environment.ProcessId, token.Value, ServerVersion.Text);
        DataFolder.WriteAtomically(folder.ServerFile, JsonSerializer.Serialize(description, ContractsJson.Indented) + "\n");
        LogReady(logger, url, folder.Path, Environment.ProcessId);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        File.Delete(folder.ServerFile);
        LogStopping(logger);
        return Task.CompletedTask;
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

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping; trainers train on, and their hosts keep the reports")]
    private static partial void LogStopping(ILogger logger);
}
