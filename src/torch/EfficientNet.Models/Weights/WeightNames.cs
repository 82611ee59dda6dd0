using System.Collections.Immutable;
using System.Diagnostics;
using EfficientNet.Scaling;
using EfficientNet.Scaling.Plans;

namespace EfficientNet.Models.Weights;

/// <summary>
/// The pass over a plan that names its tensors in the three conventions. It knows these traps: timm's <c>conv_pw</c> expands in
/// most blocks but projects in a block without expansion; lukemelas counts blocks through the whole network and keeps <c>_bn1</c>
/// for the depthwise step whether or not there is an expansion.
/// </summary>
public static class WeightNames
{
    // The other conventions' names of a convolution and its batch norm, within their block.
    private sealed record Step(string Timm, string TimmNorm, string Lukemelas, string LukemelasNorm);

    private static readonly Step Stem = new("conv_stem", "bn1", "_conv_stem", "_bn0");
    private static readonly Step Head = new("conv_head", "bn2", "_conv_head", "_bn1");

    private static readonly Step[] Expanded =
    [
        new("conv_pw", "bn1", "_expand_conv", "_bn0"),
        new("conv_dw", "bn2", "_depthwise_conv", "_bn1"),
        new("conv_pwl", "bn3", "_project_conv", "_bn2"),
    ];

    // timm's block without expansion counts its normalisations from the depthwise step and projects with conv_pw.
    private static readonly Step[] Unexpanded =
    [
        new("conv_dw", "bn1", "_depthwise_conv", "_bn1"),
        new("conv_pw", "bn2", "_project_conv", "_bn2"),
    ];

    /// <summary>The classifier's weight and bias; the bias's length is the number of classes.</summary>
    public static ImmutableArray<WeightName> Classifier { get; } =
    [.. NamePath.Root.Then("classifier.1", "classifier", "_fc").Biased()];

    /// <summary>The stem's weight, which every file of weights has, in each convention.</summary>
    public static IReadOnlyList<string> StemWeights { get; } = ["features.0.0.weight", "conv_stem.weight", "_conv_stem.weight"];

    /// <summary>Every tensor of the network, in the order of its layers. B0 has 360.</summary>
    public static ImmutableArray<WeightName> Of(Architecture architecture) => Of(NetworkPlan.Of(architecture));

    /// <inheritdoc cref="Of(Architecture)"/>
    public static ImmutableArray<WeightName> Of(NetworkPlan plan) =>
        [
            .. plan.Stem.SelectMany(layer => Layer(layer, NamePath.Root, Stem)),
            .. plan.Blocks.SelectMany(Block),
            .. plan.Head.SelectMany(layer => Layer(layer, NamePath.Root, Head)),
        ];

    /// <summary>The convention of a file, by the name of its stem's weight; null when it has none of the three.</summary>
    public static WeightConvention? Detect(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            switch (name)
            {
                case "features.0.0.weight":
                    return WeightConvention.Torchvision;
                case "conv_stem.weight":
                    return WeightConvention.Timm;
                case "_conv_stem.weight":
                    return WeightConvention.Lukemelas;
            }
        }
        return null;
    }

    private static IEnumerable<WeightName> Block(NetworkBlock block, int index)
    {
        var own = new NamePath($"{block.Path}.", null, null);
        var steps = Steps(block);
        var names = steps is null
            ? own
            : own with
            {
                Timm = $"blocks.{block.Group}.{block.Repeat}.",
                Lukemelas = $"_blocks.{index}.",
            };
        var place = 0; // of a convolution within the block
        foreach (var layer in block.Layers)
        {
            foreach (var name in Layer(layer, names, layer is ConvolutionLayer ? steps?[place++] : null))
                yield return name;
        }
        foreach (var name in (block.Shortcut ?? []).SelectMany(layer => Layer(layer, own, step: null)))
            yield return name;
    }

    // Null for a block that is not in the tables above.
    private static Step[]? Steps(NetworkBlock block) =>
        block.Layers.OfType<ConvolutionLayer>().ToArray() switch
        {
            [{ IsDepthwise: true }, { IsPointwise: true }] => Unexpanded,
            [{ IsPointwise: true }, { IsDepthwise: true }, { IsPointwise: true }] => Expanded,
            _ => null,
        };

    private static ImmutableArray<WeightName> Layer(NetworkLayer layer, NamePath within, Step? step) =>
        layer switch
        {
            ConvolutionLayer =>
            [
                .. within.Then($"{layer.Name}.0", step?.Timm, step?.Lukemelas).Unbiased(),
                .. within.Then($"{layer.Name}.1", step?.TimmNorm, step?.LukemelasNorm).Normalisation(),
            ],
            SqueezeExcitationLayer =>
            [
                .. within.Then($"{layer.Name}.fc1", "se.conv_reduce", "_se_reduce").Biased(),
                .. within.Then($"{layer.Name}.fc2", "se.conv_expand", "_se_expand").Biased(),
            ],
            LinearLayer => Classifier,
            MaxPoolingLayer or MeanLayer or DropoutLayer => [], // no tensors
            _ => throw new UnreachableException($"{layer.GetType()} has no names."),
        };
}
