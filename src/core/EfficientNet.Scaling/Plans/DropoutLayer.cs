namespace EfficientNet.Scaling.Plans;

/// <summary>Dropout of features; how much is the recipe's.</summary>
/// <param name="Name">See <see cref="NetworkLayer"/>.</param>
/// <param name="Features">Both input and output.</param>
public sealed record DropoutLayer(string Name, FeatureMap Features) : NetworkLayer(Name, Features, Features);
