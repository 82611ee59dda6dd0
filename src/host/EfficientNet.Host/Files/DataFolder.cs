using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Host.Files;

/// <summary>
/// The layout of a host's data folder: servers, database, checkpoints, agents, logs.
/// </summary>
/// <param name="Path">Full path.</param>
public sealed record DataFolder(string Path)
{
    private const string Home = "EFFNET_HOME";
    private const string Unnamed = ".effnet";

    /// <summary><c>--data</c>, else <c>$EFFNET_HOME</c>, else <c>.effnet</c> in the current folder; always a full path.</summary>
    public static DataFolder Choose(string? option, Func<string, string?> variable, string currentFolder)
    {
        var chosen = option ?? variable(Home);
        return new(System.IO.Path.GetFullPath(string.IsNullOrEmpty(chosen) ? Unnamed : chosen, currentFolder));
    }

    /// <summary>The private database.</summary>
    public string Postgres => In("postgres");

    /// <summary>Checkpoints by SHA-256, unless the servers store them elsewhere.</summary>
    public string Blobs => In("blobs");

    /// <summary>Logs of the processes.</summary>
    public string Logs => In("logs");

    /// <summary>The bearer token.</summary>
    public string TokenFile => In("token");

    /// <summary>The addresses of the running servers.</summary>
    public string ServerFile => In("server.json");

    /// <summary>Held while a server is started or stopped, so that two commands don't start two.</summary>
    public string StartLockFile => In("up.lock");

    /// <summary>Runs of <c>effnet train</c>.</summary>
    public string Trainings => In("train");

    /// <summary>The folder of one of several servers. The first uses the data folder itself, as if it were alone.</summary>
    public string Server(int number) => number == 1 ? Path : In("silos", $"{number}");

    /// <summary>The ports that a server takes again when it is restarted.</summary>
    public string Ports(int number) => System.IO.Path.Combine(Server(number), "ports.json");

    /// <summary>A server's log.</summary>
    public string ServerLog(int number) => In("logs", number == 1 ? "server.log" : $"server-{number}.log");

    /// <summary>A server's console output; not its log, which it writes itself and rotates.</summary>
    public string ServerConsole(int number) => In("logs", number == 1 ? "server-console.log" : $"server-{number}-console.log");

    /// <summary>An agent's folder.</summary>
    public string Agent(NodeName name) => In("agents", name.Value);

    /// <summary>The agent's console output.</summary>
    public string AgentConsole => In("logs", "agent.log");

    /// <summary>What the servers wrote about themselves, or null. They may be gone by now.</summary>
    public ServerDescription? ReadServer()
    {
        try
        {
            return JsonSerializer.Deserialize<ServerDescription>(File.ReadAllText(ServerFile), ContractsJson.Options);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // missing, another program's, or another user's
        }
    }

    /// <summary>The token, or null.</summary>
    public string? ReadToken()
    {
        try
        {
            return File.ReadAllText(TokenFile).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public override string ToString() => Path;

    private string In(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);
}
