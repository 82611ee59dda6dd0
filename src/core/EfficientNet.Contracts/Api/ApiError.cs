namespace EfficientNet.Contracts.Api;

/// <summary>Body of every answer with an error status: what, where, and what would be right.</summary>
/// <param name="Error">One sentence.</param>
/// <param name="Details">One line for each single mistake, for example of an experiment file.</param>
/// <param name="Retry">Whether the same call may succeed later.</param>
public sealed record ApiError(string Error, IReadOnlyList<string>? Details = null, bool Retry = false);
