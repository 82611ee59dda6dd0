using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Cli.Local;

/// <summary>The folder under which everything of one server lives: database, blobs, logs, agents.</summary>
internal sealed record DataFolder(string Path)
{
    /// <summary><c>--data</c>, else <c>$EFFNET_HOME</c>, else <c>.effnet</c> in the current folder; always a full path.</summary>
    public static DataFolder Choose(string? option, Func<string, string?> variable, string currentFolder)
    {
        var chosen = option ?? variable("EFFNET_HOME");
        return new(System.IO.Path.GetFullPath(string.IsNullOrEmpty(chosen) ? ".effnet" : chosen, currentFolder));
    }

    /// <summary>Logs of the processes.</summary>
    public string Logs => System.IO.Path.Combine(Path, "logs");

    /// <summary>The bearer token.</summary>
    public string TokenFile => System.IO.Path.Combine(Path, "token");

    /// <summary>What the running server wrote about itself.</summary>
    public string ServerFile => System.IO.Path.Combine(Path, "server.json");

    /// <summary>Held while a server is started or stopped, so that two commands don't start two.</summary>
    public string LockFile => System.IO.Path.Combine(Path, "up.lock");

    /// <summary>What the newest server wrote about itself, or null. It may be gone by now.</summary>
    public ServerDescription? ReadServer()
    {
        try
        {
            return JsonSerializer.Deserialize<ServerDescription>(File.ReadAllText(ServerFile), ContractsJson.Options);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // not there, half written, or another user's
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
}
