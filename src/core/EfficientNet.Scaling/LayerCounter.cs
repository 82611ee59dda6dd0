using System.Collections.Immutable;
using System.Diagnostics;
using EfficientNet.Scaling.Plans;

namespace EfficientNet.Scaling;

/// <summary>The pass over a plan that adds up what its layers cost.</summary>
internal sealed class LayerCounter
{
    private readonly ImmutableArray<LayerCost>.Builder? _layers;

    // Path of the block whose layers are counted, with a trailing dot; empty for stem and head, and when no layers are listed.
    private string _path = "";

    private LayerCounter(bool listLayers) => _layers = listLayers ? ImmutableArray.CreateBuilder<LayerCost>() : null;

    public long Parameters { get; private set; }

    public long MultiplyAdds { get; private set; }

    public long Outputs { get; private set; }

    public long ClassifierParameters { get; private set; }

    public long BatchNormChannels { get; private set; }

    public ImmutableArray<LayerCost> Layers => _layers?.ToImmutable() ?? [];

    /// <summary>Counts; an <see cref="OverflowException"/> means that a sum does not fit 64 bits.</summary>
    public static LayerCounter Count(NetworkPlan plan, bool listLayers)
    {
        var counter = new LayerCounter(listLayers);
        counter.Count(plan.Stem);
        foreach (var block in plan.Blocks)
        {
            counter._path = listLayers ? $"{block.Path}." : "";
            counter.Count(block.Layers);
            counter.Count(block.Shortcut ?? []);
        }
        counter._path = "";
        counter.Count(plan.Head);
        return counter;
    }

    private void Count(ImmutableArray<NetworkLayer> layers)
    {
        foreach (var layer in layers)
            Count(layer);
    }

    private void Count(NetworkLayer layer)
    {
        switch (layer)
        {
            case ConvolutionLayer convolution:
                Convolution(convolution);
                break;
            case SqueezeExcitationLayer squeezeExcitation:
                SqueezeExcitation(squeezeExcitation);
                break;
            case LinearLayer linear:
                var (features, classes) = ((long)linear.Input.Channels, (long)linear.Classes);
                ClassifierParameters += (features + 1) * classes;
                Add(linear, "", LayerKind.Linear, (features + 1) * classes, features * classes, linear.Output);
                break;
            case MaxPoolingLayer or MeanLayer or DropoutLayer:
                break; // no parameters, and no multiply-adds by the paper's way of counting
            default:
                throw new UnreachableException($"{layer.GetType()} has no cost.");
        }
    }

    private void Convolution(ConvolutionLayer layer)
    {
        var (channels, side) = (layer.Output.Channels, layer.Output.Side);
        var weights = (long)layer.Kernel * layer.Kernel * (layer.Input.Channels / layer.Groups) * channels;
        Add(layer, ".0", LayerKind.Convolution, weights, checked(weights * side * side), layer.Output);
        Add(layer, ".1", LayerKind.BatchNorm, 2L * channels, multiplyAdds: 0, layer.Output);
    }

    private void SqueezeExcitation(SqueezeExcitationLayer layer)
    {
        var (channels, squeezed) = ((long)layer.Map.Channels, (long)layer.Squeezed);
        var (means, between) = (new FeatureMap(layer.Map.Channels, 1), new FeatureMap(layer.Squeezed, 1));
        Add(layer, ".fc1", LayerKind.Convolution, (channels + 1) * squeezed, channels * squeezed, between);
        Add(layer, ".fc2", LayerKind.Convolution, (squeezed + 1) * channels, squeezed * channels, means);
    }

    private void Add(NetworkLayer layer, string part, LayerKind kind, long parameters, long multiplyAdds, FeatureMap output)
    {
        _layers?.Add(new LayerCost($"{_path}{layer.Name}{part}", kind, parameters, multiplyAdds, output.Channels, output.Side));
        Parameters = checked(Parameters + parameters);
        MultiplyAdds = checked(MultiplyAdds + multiplyAdds);
        if (kind == LayerKind.BatchNorm)
            BatchNormChannels += output.Channels;
        else
            Outputs += (long)output.Channels * output.Side * output.Side;
    }
}
