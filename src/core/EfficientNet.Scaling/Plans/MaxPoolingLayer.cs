namespace EfficientNet.Scaling.Plans;

/// <summary>The maxima of a map's windows.</summary>
/// <param name="Name">See <see cref="NetworkLayer"/>.</param>
/// <param name="Input">See <see cref="NetworkLayer"/>.</param>
/// <param name="Output">See <see cref="NetworkLayer"/>.</param>
/// <param name="Kernel">Side of the window in pixels.</param>
/// <param name="Stride">Stride in both directions.</param>
public sealed record MaxPoolingLayer(string Name, FeatureMap Input, FeatureMap Output, int Kernel, int Stride)
    : NetworkLayer(Name, Input, Output);
