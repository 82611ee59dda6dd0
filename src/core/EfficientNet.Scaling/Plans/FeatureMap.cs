namespace EfficientNet.Scaling.Plans;

/// <summary>The shape of what flows between layers, for one image.</summary>
/// <param name="Channels">Channels, or features once the map is pooled.</param>
/// <param name="Side">Side of the square map in pixels; 1 once it is pooled.</param>
public readonly record struct FeatureMap(int Channels, int Side)
{
    /// <summary>
    /// The map of a convolution or pooling: ⌈side / stride⌉ pixels, the same with SAME and with symmetric padding.
    /// </summary>
    public FeatureMap Strided(int stride, int channels) => new(channels, (Side + stride - 1) / stride);
}
