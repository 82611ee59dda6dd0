using System.Collections.Immutable;
using System.Diagnostics;
using EfficientNet.Scaling.Plans;
using static TorchSharp.torch;

namespace EfficientNet.Models.Layers;

/// <summary>The pass over a plan's layers that makes modules.</summary>
internal static class LayerModules
{
    /// <summary>Builds layers in a module, each at its name.</summary>
    public static IReadOnlyList<nn.Module<Tensor, Tensor>> Add(
        nn.Module parent,
        ImmutableArray<NetworkLayer> layers,
        ModelOptions options
    ) => [.. layers.Select(layer => parent.Add(layer.Name, Build(layer, options)))];

    /// <summary>Calls at least one module after another; the result is a new tensor.</summary>
    public static Tensor Call(IReadOnlyList<nn.Module<Tensor, Tensor>> modules, Tensor input)
    {
        var output = modules[0].call(input);
        for (var index = 1; index < modules.Count; index++)
        {
            using var previous = output;
            output = modules[index].call(previous);
        }
        return output;
    }

    private static nn.Module<Tensor, Tensor> Build(NetworkLayer layer, ModelOptions options) =>
        layer switch
        {
            ConvolutionLayer convolution => new ConvNormActivation(convolution, options),
            SqueezeExcitationLayer squeezeExcitation => new SqueezeExcitation(squeezeExcitation),
            MaxPoolingLayer pooling => new MaxPooling(pooling, options.Padding),
            MeanLayer => new SpatialMean(),
            DropoutLayer => new Dropout(options.Dropout),
            LinearLayer linear => nn.Linear(linear.Input.Channels, linear.Classes),
            _ => throw new UnreachableException($"{layer.GetType()} has no module."),
        };
}
