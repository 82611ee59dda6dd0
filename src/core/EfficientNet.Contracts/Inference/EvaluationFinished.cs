namespace EfficientNet.Contracts.Inference;

/// <summary>What an evaluation measured. Accuracies are fractions.</summary>
/// <param name="Loss">Mean cross-entropy without smoothing.</param>
/// <param name="Top1">Share of images whose class has the largest logit.</param>
/// <param name="Top5">Share of images whose class is among the five largest.</param>
/// <param name="Images">Number of images.</param>
/// <param name="Seconds">How long it took, with loading.</param>
/// <param name="Classes">Each class, in order.</param>
/// <param name="Confused">The pairs taken for each other most often, the worst first.</param>
public sealed record EvaluationFinished(
    double Loss,
    double Top1,
    double Top5,
    long Images,
    double Seconds,
    IReadOnlyList<ClassAccuracy> Classes,
    IReadOnlyList<ConfusedPair> Confused
) : InferenceMessage;
