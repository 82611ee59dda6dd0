using System.Diagnostics;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Silo.Settings;

/// <summary><c>server.json</c>: where the servers of a data folder answer. Each writes itself in once it does, and takes itself out when it stops.</summary>
/// <param name="Path">Full path.</param>
public sealed record ServerFile(string Path)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>What the file says, or null.</summary>
    public ServerDescription? Read()
    {
        try
        {
            return File.Exists(Path) ? JsonSerializer.Deserialize<ServerDescription>(File.ReadAllText(Path), ContractsJson.Options) : null;
        }
        catch (JsonException)
        {
            return null; // another program's; it is written anew
        }
    }

    /// <summary>Adds a server, or replaces the one of the same number; servers whose processes are gone go.</summary>
    public Task AddAsync(ServerAddress server, string token, string version, CancellationToken cancellationToken) => ChangeAsync(
        before => new ServerDescription(
            server.Url, server.ProcessId, token, version,
            [.. Living(before).Where(other => other.Number != server.Number).Append(server).OrderBy(other => other.Number)]),
        cancellationToken);

    /// <summary>Removes a server; with the last one the file goes.</summary>
    public Task RemoveAsync(int processId, CancellationToken cancellationToken) => ChangeAsync(
        before => before is not null && Living(before).Where(other => other.ProcessId != processId).ToArray() is { Length: > 0 } others
            ? before with { Url = others[0].Url, ProcessId = others[0].ProcessId, Servers = others }
            : null,
        cancellationToken);

    /// <summary>Whether a process is there.</summary>
    public static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static IEnumerable<ServerAddress> Living(ServerDescription? before) => before?.All.Where(server => IsAlive(server.ProcessId)) ?? [];

    private async Task ChangeAsync(Func<ServerDescription?, ServerDescription?> change, CancellationToken cancellationToken)
    {
        await using var turn = await TakeTurnAsync(cancellationToken);
        if (change(Read()) is { } after)
            DataFolder.WriteAtomically(Path, JsonSerializer.Serialize(after with { Url = after.Servers![0].Url, ProcessId = after.Servers[0].ProcessId }, ContractsJson.Indented) + "\n");
        else
            File.Delete(Path);
    }

    private async Task<FileStream> TakeTurnAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (error is not DirectoryNotFoundException)
            {
                await Task.Delay(Pause, TimeProvider.System, cancellationToken); // another server's turn, for milliseconds
            }
        }
    }
}
