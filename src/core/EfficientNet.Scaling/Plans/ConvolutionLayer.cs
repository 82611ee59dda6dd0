namespace EfficientNet.Scaling.Plans;

/// <summary>
/// A convolution without bias at <c>NAME.0</c>, batch normalisation at <c>NAME.1</c> and an activation, or none.
/// </summary>
/// <param name="Name">See <see cref="NetworkLayer"/>.</param>
/// <param name="Input">See <see cref="NetworkLayer"/>.</param>
/// <param name="Output">See <see cref="NetworkLayer"/>.</param>
/// <param name="Kernel">Side of the kernel in pixels.</param>
/// <param name="Stride">Stride in both directions.</param>
/// <param name="Groups">1, or the number of input channels of a depthwise convolution.</param>
/// <param name="Activation">Null for a linear layer.</param>
public sealed record ConvolutionLayer(
    string Name,
    FeatureMap Input,
    FeatureMap Output,
    int Kernel,
    int Stride,
    int Groups,
    Activation? Activation
) : NetworkLayer(Name, Input, Output)
{
    /// <summary>Whether there is one filter for each channel.</summary>
    public bool IsDepthwise => Groups == Input.Channels && Groups == Output.Channels;

    /// <summary>Whether it only mixes the channels of each pixel.</summary>
    public bool IsPointwise => Kernel == 1 && Stride == 1 && Groups == 1;
}
