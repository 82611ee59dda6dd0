using System.Collections.Immutable;

namespace EfficientNet.Scaling.Plans;

/// <summary>Plans one block: the only place that knows the operators.</summary>
internal static class BlockPlanner
{
    /// <summary>Plans a group's block, by its place in the group.</summary>
    /// <exception cref="ArgumentException">There is no such operator.</exception>
    public static NetworkBlock Plan(BlockGroup group, int index, int repeat, FeatureMap input, Activation activation)
    {
        var stride = repeat == 0 ? group.Stride : 1;
        var layers = new LayerSequence("block", input);
        var afterSum = Layers(layers, group, stride, activation);
        return new NetworkBlock(index, repeat, layers.ToLayers(), Shortcut(group.Skip, stride, input, layers.Output), afterSum);
    }

    // Adds the operator's layers; the result is the activation after the sum.
    private static Activation? Layers(LayerSequence layers, BlockGroup group, int stride, Activation activation)
    {
        var input = layers.Output.Channels;
        // A share of the block's input channels, not of the expanded ones.
        var squeezed = group.SqueezeExcitationRatio > 0 ? group.Squeezed(input) : 0;
        switch (group.Operator)
        {
            case BlockOperator.MBConv: // expand, depthwise, squeeze and excite, project
                if (group.Expansion != 1)
                    layers.Pointwise(checked(input * group.Expansion), activation);
                layers.Depthwise(group.Kernel, stride, activation);
                layers.SqueezeExcitation(squeezed, activation);
                layers.Pointwise(group.Channels, activation: null);
                return null;

            case BlockOperator.DepthwiseSeparable:
                layers.Depthwise(group.Kernel, stride, activation);
                layers.SqueezeExcitation(squeezed, activation);
                layers.Pointwise(group.Channels, activation);
                return null;

            case BlockOperator.Basic:
                layers.Convolution(group.Channels, group.Kernel, stride, activation);
                layers.Convolution(group.Channels, group.Kernel, stride: 1, activation: null);
                layers.SqueezeExcitation(squeezed, activation);
                return activation;

            case BlockOperator.Bottleneck:
                layers.Pointwise(group.Channels, activation);
                layers.Convolution(group.Channels, group.Kernel, stride, activation);
                layers.Pointwise(checked(group.Channels * group.Expansion), activation: null);
                layers.SqueezeExcitation(squeezed, activation);
                return activation;

            case BlockOperator.Convolution:
                layers.Convolution(group.Channels, group.Kernel, stride, activation);
                layers.SqueezeExcitation(squeezed, activation);
                return null;

            default:
                throw new ArgumentException($"There is no block operator {group.Operator}.", nameof(group));
        }
    }

    private static ImmutableArray<NetworkLayer>? Shortcut(SkipKind skip, int stride, FeatureMap input, FeatureMap output)
    {
        const string Name = "shortcut";
        var keepsChannels = input.Channels == output.Channels;
        return skip switch
        {
            SkipKind.None => null,
            SkipKind.MaxPooling => keepsChannels ? [new MaxPoolingLayer(Name, input, output, Kernel: 3, stride)] : null,
            _ when stride == 1 && keepsChannels => [],
            SkipKind.Projection => [new ConvolutionLayer(Name, input, output, Kernel: 1, stride, Groups: 1, Activation: null)],
            _ => null,
        };
    }
}
