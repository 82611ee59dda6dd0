using System.Text.Json.Serialization;

namespace EfficientNet.Contracts.Api;

/// <summary>
/// What the servers of a data folder write to <c>{data}/server.json</c> once they answer, and what clients on this machine read.
/// </summary>
/// <param name="Url">Base address of API and dashboard of the first, for example <c>http://127.0.0.1:5115</c>.</param>
/// <param name="ProcessId">The first server's process.</param>
/// <param name="Token">Bearer token of agents and clients.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="Servers">All of them, the first included; null means the first is the only one.</param>
public sealed record ServerDescription(
    string Url,
    int ProcessId,
    string Token,
    string Version,
    IReadOnlyList<ServerAddress>? Servers = null
)
{
    /// <summary>All servers, the first first.</summary>
    [JsonIgnore]
    public IReadOnlyList<ServerAddress> All => Servers is { Count: > 0 } ? Servers : [new ServerAddress(1, Url, ProcessId)];
}

/// <summary>One of several servers of a data folder.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Url">Base address of its API and dashboard.</param>
/// <param name="ProcessId">Its process.</param>
public sealed record ServerAddress(int Number, string Url, int ProcessId);
