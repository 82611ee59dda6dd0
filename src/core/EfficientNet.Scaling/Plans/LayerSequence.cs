using System.Collections.Immutable;

namespace EfficientNet.Scaling.Plans;

/// <summary>Builds a sequence of layers: each reads the output of the one before, and is named by its position.</summary>
internal sealed class LayerSequence(string prefix, FeatureMap input)
{
    private readonly ImmutableArray<NetworkLayer>.Builder _layers = ImmutableArray.CreateBuilder<NetworkLayer>();

    /// <summary>Output of the last layer.</summary>
    public FeatureMap Output { get; private set; } = input;

    /// <summary>The layers so far.</summary>
    public ImmutableArray<NetworkLayer> ToLayers() => _layers.ToImmutable();

    /// <summary>A dense k×k convolution.</summary>
    public void Convolution(int channels, int kernel, int stride, Activation? activation) =>
        Add(new ConvolutionLayer(Name, Output, Output.Strided(stride, channels), kernel, stride, Groups: 1, activation));

    /// <summary>A 1×1 convolution.</summary>
    public void Pointwise(int channels, Activation? activation) => Convolution(channels, kernel: 1, stride: 1, activation);

    /// <summary>One k×k filter for each channel.</summary>
    public void Depthwise(int kernel, int stride, Activation? activation) =>
        Add(
            new ConvolutionLayer(
                Name,
                Output,
                Output.Strided(stride, Output.Channels),
                kernel,
                stride,
                Output.Channels,
                activation
            )
        );

    /// <summary>Squeeze-excitation; none when <paramref name="squeezed"/> is 0.</summary>
    public void SqueezeExcitation(int squeezed, Activation activation)
    {
        if (squeezed > 0)
            Add(new SqueezeExcitationLayer(Name, Output, squeezed, activation));
    }

    private string Name => $"{prefix}.{_layers.Count}";

    private void Add(NetworkLayer layer)
    {
        _layers.Add(layer);
        Output = layer.Output;
    }
}
