using System.Collections.Immutable;
using EfficientNet.Scaling;

namespace EfficientNet.Models.Weights;

/// <summary>
/// The names of a network's tensors in the three conventions, as data. Traps that the tables hold: timm's <c>conv_pw</c> expands in most blocks
/// but projects in a block without expansion; lukemelas counts blocks through the whole network and keeps <c>_bn1</c> for the depthwise step
/// whether or not there is an expansion.
/// </summary>
public static class WeightNames
{
    // One step of a block: its key in torchvision is its position, the others have names.
    private sealed record Step(string Timm, string Lukemelas, LayerTensors Kind, string Within);

    // Columns: timm, lukemelas, what it keeps, and the place within torchvision's step.
    private static readonly Step[] Expand =
        [new("conv_pw", "_expand_conv", LayerTensors.Convolution, "0"), new("bn1", "_bn0", LayerTensors.Normalisation, "1")];

    private static readonly Step[] Depthwise =
        [new("conv_dw", "_depthwise_conv", LayerTensors.Convolution, "0"), new("bn2", "_bn1", LayerTensors.Normalisation, "1")];

    private static readonly Step[] SqueezeExcitation =
        [new("se.conv_reduce", "_se_reduce", LayerTensors.Biased, "fc1"), new("se.conv_expand", "_se_expand", LayerTensors.Biased, "fc2")];

    private static readonly Step[] Project =
        [new("conv_pwl", "_project_conv", LayerTensors.Convolution, "0"), new("bn3", "_bn2", LayerTensors.Normalisation, "1")];

    // timm's block without expansion counts its normalisations from the depthwise step and projects with conv_pw.
    private static readonly Step[] DepthwiseOfUnexpanded =
        [new("conv_dw", "_depthwise_conv", LayerTensors.Convolution, "0"), new("bn1", "_bn1", LayerTensors.Normalisation, "1")];

    private static readonly Step[] ProjectOfUnexpanded =
        [new("conv_pw", "_project_conv", LayerTensors.Convolution, "0"), new("bn2", "_bn2", LayerTensors.Normalisation, "1")];

    private static readonly (string Suffix, bool IsOptional)[] ConvolutionTensors = [("weight", false)];

    private static readonly (string Suffix, bool IsOptional)[] BiasedTensors = [("weight", false), ("bias", false)];

    private static readonly (string Suffix, bool IsOptional)[] NormalisationTensors =
        [("weight", false), ("bias", false), ("running_mean", false), ("running_var", false), ("num_batches_tracked", true)];

    /// <summary>The classifier's weight and bias; the bias's length is the number of classes.</summary>
    public static ImmutableArray<WeightName> Classifier { get; } = [.. Tensors("classifier.1", "classifier", "_fc", LayerTensors.Biased)];

    /// <summary>The stem's weight, which every file of weights has, in each convention.</summary>
    public static IReadOnlyList<string> StemWeights { get; } = ["features.0.0.weight", "conv_stem.weight", "_conv_stem.weight"];

    /// <summary>Every tensor of the network, in the order of its layers. B0 has 360.</summary>
    public static ImmutableArray<WeightName> Of(Architecture architecture)
    {
        var head = architecture.Groups.Length + 1;
        return
        [
            .. Tensors("features.0.0", "conv_stem", "_conv_stem", LayerTensors.Convolution),
            .. Tensors("features.0.1", "bn1", "_bn0", LayerTensors.Normalisation),
            .. Blocks(architecture),
            .. Tensors($"features.{head}.0", "conv_head", "_conv_head", LayerTensors.Convolution),
            .. Tensors($"features.{head}.1", "bn2", "_bn1", LayerTensors.Normalisation),
            .. Classifier,
        ];
    }

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

    private static IEnumerable<WeightName> Blocks(Architecture architecture)
    {
        var index = 0; // of the block within the network
        for (var stage = 0; stage < architecture.Groups.Length; stage++)
        {
            for (var repeat = 0; repeat < architecture.Groups[stage].Repeats; repeat++, index++)
            {
                var steps = StepsOf(architecture.Groups[stage]);
                for (var position = 0; position < steps.Count; position++)
                {
                    foreach (var step in steps[position])
                    {
                        foreach (var name in Tensors(
                            $"features.{stage + 1}.{repeat}.block.{position}.{step.Within}",
                            $"blocks.{stage}.{repeat}.{step.Timm}",
                            $"_blocks.{index}.{step.Lukemelas}",
                            step.Kind))
                            yield return name;
                    }
                }
            }
        }
    }

    private static List<Step[]> StepsOf(BlockGroup stage)
    {
        List<Step[]> steps = stage.Expansion == 1 ? [DepthwiseOfUnexpanded] : [Expand, Depthwise];
        if (stage.SqueezeExcitationRatio > 0)
            steps.Add(SqueezeExcitation);
        steps.Add(stage.Expansion == 1 ? ProjectOfUnexpanded : Project);
        return steps;
    }

    private static IEnumerable<WeightName> Tensors(string torchvision, string timm, string lukemelas, LayerTensors kind)
    {
        var tensors = kind switch
        {
            LayerTensors.Convolution => ConvolutionTensors,
            LayerTensors.Biased => BiasedTensors,
            _ => NormalisationTensors,
        };
        return tensors.Select(tensor => new WeightName(
            $"{torchvision}.{tensor.Suffix}", $"{timm}.{tensor.Suffix}", $"{lukemelas}.{tensor.Suffix}", tensor.IsOptional));
    }
}
