using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Host.Files;
using EfficientNet.Host.Processes;

namespace EfficientNet.Silo.Settings;

/// <summary>
/// <c>server.json</c>: where the servers of a data folder answer. Each writes itself in once it does, and takes itself out when
/// it stops.
/// </summary>
/// <param name="Path">Full path.</param>
public sealed record ServerFile(string Path)
{
    // Another server's turn takes milliseconds.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>What the file says, or null.</summary>
    public ServerDescription? Read()
    {
        try
        {
            return File.Exists(Path)
                ? JsonSerializer.Deserialize<ServerDescription>(File.ReadAllText(Path), ContractsJson.Options)
                : null;
        }
        catch (JsonException)
        {
            return null; // another program's; it is overwritten
        }
    }

    /// <summary>Adds a server, or replaces the one of the same number; servers whose processes are gone go.</summary>
    public Task AddAsync(ServerAddress server, string token, string version, CancellationToken cancellationToken) =>
        ChangeAsync(
            before => new ServerDescription(
                server.Url,
                server.ProcessId,
                token,
                version,
                [.. Living(before).Where(other => other.Number != server.Number).Append(server).OrderBy(other => other.Number)]
            ),
            cancellationToken
        );

    /// <summary>Removes a server; with the last one the file goes.</summary>
    public Task RemoveAsync(int processId, CancellationToken cancellationToken) =>
        ChangeAsync(
            before =>
                before is not null
                && Living(before).Where(other => other.ProcessId != processId).ToArray() is { Length: > 0 } others
                    ? before with
                    {
                        Url = others[0].Url,
                        ProcessId = others[0].ProcessId,
                        Servers = others,
                    }
                    : null,
            cancellationToken
        );

    private static IEnumerable<ServerAddress> Living(ServerDescription? before) =>
        before?.All.Where(server => ProcessEntry.IsRunning(server.ProcessId)) ?? [];

    private async Task ChangeAsync(Func<ServerDescription?, ServerDescription?> change, CancellationToken cancellationToken)
    {
        using var turn = await FileLock.TakeAsync(Path + ".lock", Patience, TimeProvider.System, cancellationToken);
        if (change(Read()) is { } after)
            DurableFile.WritePrivateText(
                Path,
                JsonSerializer.Serialize(
                    after with
                    {
                        Url = after.Servers![0].Url,
                        ProcessId = after.Servers[0].ProcessId,
                    },
                    ContractsJson.Indented
                ) + "\n"
            );
        else
            File.Delete(Path);
    }
}
