namespace EfficientNet.Api.Access;

/// <summary>What the API knows of the server's token.</summary>
/// <param name="Matches">Whether a text is the token.</param>
public sealed record ApiAccess(Func<string?, bool> Matches);
