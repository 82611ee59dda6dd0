namespace EfficientNet.Contracts.Inference;

/// <summary>A class that was taken for another.</summary>
/// <param name="Class">What the images were of.</param>
/// <param name="Predicted">What they were taken for.</param>
/// <param name="Images">How many.</param>
public sealed record ConfusedPair(int Class, int Predicted, long Images);
