namespace EfficientNet.Contracts.Inference;

/// <summary>How one class was recognised.</summary>
/// <param name="Class">From 0.</param>
/// <param name="Images">Images of it.</param>
/// <param name="Correct">Of these, those taken for it.</param>
/// <param name="AmongFive">Of these, those where it was among the five likeliest.</param>
/// <param name="Predicted">Images of any class that were taken for it.</param>
/// <param name="Name">As the data set calls it, where it does.</param>
public sealed record ClassAccuracy(int Class, long Images, long Correct, long AmongFive, long Predicted, string? Name = null);
