namespace EfficientNet.Contracts.Api;

/// <summary>Answer of <c>POST /api/v1/experiments/{id}/retry</c>.</summary>
/// <param name="Runs">Failed runs that were queued again.</param>
public sealed record RunsRetried(IReadOnlyList<RunId> Runs);
