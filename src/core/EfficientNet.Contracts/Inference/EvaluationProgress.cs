namespace EfficientNet.Contracts.Inference;

/// <summary>How far an evaluation is.</summary>
/// <param name="Images">Images measured.</param>
/// <param name="Total">Images that there are.</param>
public sealed record EvaluationProgress(long Images, long Total) : InferenceMessage;
