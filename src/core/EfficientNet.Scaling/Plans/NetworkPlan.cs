using System.Collections.Immutable;

namespace EfficientNet.Scaling.Plans;

/// <summary>
/// The layers of an <see cref="Scaling.Architecture"/>, each with its path and shapes, in order of execution. Cost,
/// tensors, ONNX graphs and weight names are each one pass over it, and none of them looks at the architecture's rows.
/// </summary>
/// <param name="Architecture">What is planned.</param>
/// <param name="Stem">From the image to the first block.</param>
/// <param name="Blocks">All blocks, group by group.</param>
/// <param name="Head">From the last block to the logits.</param>
public sealed record NetworkPlan(
    Architecture Architecture,
    ImmutableArray<NetworkLayer> Stem,
    ImmutableArray<NetworkBlock> Blocks,
    ImmutableArray<NetworkLayer> Head
)
{
    /// <summary>Plans an architecture.</summary>
    /// <exception cref="ArgumentException">A group's operator does not exist.</exception>
    /// <exception cref="OverflowException">A number of channels does not fit 32 bits.</exception>
    public static NetworkPlan Of(Architecture architecture)
    {
        var stem = PlanStem(architecture);
        var blocks = ImmutableArray.CreateBuilder<NetworkBlock>();
        var map = stem[^1].Output;
        for (var index = 0; index < architecture.Groups.Length; index++)
        {
            foreach (var block in PlanGroup(index, architecture.Groups[index], map, architecture.Activation))
            {
                blocks.Add(block);
                map = block.Output;
            }
        }
        return new NetworkPlan(architecture, stem, blocks.ToImmutable(), PlanHead(architecture, map));
    }

    private static ImmutableArray<NetworkLayer> PlanStem(Architecture architecture)
    {
        var image = new FeatureMap(architecture.InputChannels, architecture.Resolution);
        var map = image.Strided(architecture.StemStride, architecture.StemChannels);
        var isPooled = architecture.Stem == StemKind.PooledConvolution;
        var convolution = new ConvolutionLayer(
            "features.0",
            image,
            map,
            Kernel: isPooled ? 7 : 3,
            architecture.StemStride,
            Groups: 1,
            architecture.Activation
        );
        return isPooled
            ? [convolution, new MaxPoolingLayer("features.pool", map, map.Strided(stride: 2, map.Channels), Kernel: 3, Stride: 2)]
            : [convolution];
    }

    private static IEnumerable<NetworkBlock> PlanGroup(int index, BlockGroup group, FeatureMap input, Activation activation)
    {
        NetworkBlock? block = null;
        for (var repeat = 0; repeat < group.Repeats; repeat++)
        {
            // The first has the stride and its own input channels; all later ones are equal.
            if (block is { Repeat: > 0 })
                block = block with { Repeat = repeat };
            else
                block = BlockPlanner.Plan(group, index, repeat, block?.Output ?? input, activation);
            yield return block;
        }
    }

    private static ImmutableArray<NetworkLayer> PlanHead(Architecture architecture, FeatureMap map)
    {
        var layers = ImmutableArray.CreateBuilder<NetworkLayer>();
        if (architecture.HeadChannels > 0)
        {
            var output = map with { Channels = architecture.HeadChannels };
            layers.Add(
                new ConvolutionLayer(
                    $"features.{architecture.Groups.Length + 1}",
                    map,
                    output,
                    Kernel: 1,
                    Stride: 1,
                    Groups: 1,
                    architecture.Activation
                )
            );
            map = output;
        }
        var mean = new MeanLayer("avgpool", map);
        layers.Add(mean);
        layers.Add(new DropoutLayer("classifier.0", mean.Output));
        layers.Add(new LinearLayer("classifier.1", mean.Output, architecture.Classes));
        return layers.ToImmutable();
    }
}
