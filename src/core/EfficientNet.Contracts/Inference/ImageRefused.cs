namespace EfficientNet.Contracts.Inference;

/// <summary>An image that can't be read.</summary>
/// <param name="Image">The file.</param>
/// <param name="Reason">Why.</param>
public sealed record ImageRefused(string Image, string Reason) : InferenceMessage;
