namespace EfficientNet.Data.Augmentation;

/// <summary>Two operations in a row, each with its probability.</summary>
/// <param name="First">The first.</param>
/// <param name="Second">The second.</param>
public sealed record SubPolicy(PolicyStep First, PolicyStep Second);

/// <summary>One operation of a sub-policy.</summary>
/// <param name="Operation">Which.</param>
/// <param name="Probability">How often it is applied, 0 to 1.</param>
/// <param name="Level">How strongly, 0 to 10.</param>
public readonly record struct PolicyStep(ImageOperation Operation, double Probability, int Level);
