namespace EfficientNet.Scaling.Plans;

/// <summary>The mean of each channel over the whole map.</summary>
/// <param name="Name">See <see cref="NetworkLayer"/>.</param>
/// <param name="Input">See <see cref="NetworkLayer"/>.</param>
public sealed record MeanLayer(string Name, FeatureMap Input) : NetworkLayer(Name, Input, Input with { Side = 1 });
