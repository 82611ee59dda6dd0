namespace EfficientNet.Api.Health;

/// <summary>Answer of <c>GET /api/v1/health</c>.</summary>
/// <param name="Status"><c>ready</c>.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="Change">Newest position of the change feed: the database answers.</param>
public sealed record ServerHealth(string Status, string Version, long Change);
