namespace EfficientNet.Contracts.Inference;

/// <summary>How likely a class is, by a network's softmax.</summary>
/// <param name="Class">From 0.</param>
/// <param name="Probability">A fraction.</param>
/// <param name="Name">What the weights call it, or absent.</param>
public sealed record ClassProbability(int Class, double Probability, string? Name = null);
