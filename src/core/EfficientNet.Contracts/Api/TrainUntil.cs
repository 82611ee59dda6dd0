namespace EfficientNet.Contracts.Api;

/// <summary>Body of <c>POST /api/v1/runs/{id}/until</c>: how far the run trains now.</summary>
/// <param name="Epoch">The epoch after which it is halted; null: its recipe's end.</param>
public sealed record TrainUntil(int? Epoch);
