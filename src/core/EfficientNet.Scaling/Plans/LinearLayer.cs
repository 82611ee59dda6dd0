namespace EfficientNet.Scaling.Plans;

/// <summary>The classifier: weights and a bias for each class.</summary>
/// <param name="Name">See <see cref="NetworkLayer"/>.</param>
/// <param name="Input">See <see cref="NetworkLayer"/>.</param>
/// <param name="Classes">Outputs.</param>
public sealed record LinearLayer(string Name, FeatureMap Input, int Classes)
    : NetworkLayer(Name, Input, new FeatureMap(Classes, 1));
