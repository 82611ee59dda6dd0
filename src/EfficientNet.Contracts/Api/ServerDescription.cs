namespace EfficientNet.Contracts.Api;

/// <summary>What a server writes to <c>{data}/server.json</c> once it answers, and what clients on this machine read.</summary>
/// <param name="Url">Base address of API and dashboard, for example <c>http://127.0.0.1:5115</c>.</param>
/// <param name="ProcessId">The server's process.</param>
/// <param name="Token">Bearer token of agents and clients.</param>
/// <param name="Version">Version of the program.</param>
public sealed record ServerDescription(string Url, int ProcessId, string Token, string Version);
