namespace EfficientNet.Contracts.Inference;

/// <summary>What a network takes an image for.</summary>
/// <param name="Image">The file.</param>
/// <param name="Likeliest">The likeliest classes, the first of all first.</param>
public sealed record ImagePredicted(string Image, IReadOnlyList<ClassProbability> Likeliest) : InferenceMessage;
