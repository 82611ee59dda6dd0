namespace EfficientNet.Training.Evaluation;

/// <summary>What an evaluation measured. Accuracies are fractions.</summary>
/// <param name="Loss">Mean cross-entropy without smoothing.</param>
/// <param name="Top1">Share of images whose class has the largest logit.</param>
/// <param name="Top5">Share of images whose class is among the five largest.</param>
/// <param name="Images">Number of images.</param>
public sealed record EvaluationResult(double Loss, double Top1, double Top5, long Images);
