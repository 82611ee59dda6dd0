using System.Collections.Immutable;

namespace EfficientNet.Scaling;

/// <summary>Walks an architecture as a forward pass would and writes down what each layer costs.</summary>
internal sealed class LayerCounter
{
    private readonly ImmutableArray<LayerCost>.Builder layers = ImmutableArray.CreateBuilder<LayerCost>();
    private readonly bool named;
    private int channels;
    private int side;

    private LayerCounter(Architecture architecture, bool named)
    {
        this.named = named;
        (channels, side) = (architecture.InputChannels, architecture.Resolution);
    }

    public static ImmutableArray<LayerCost> Layers(Architecture architecture, bool named = true)
    {
        var counter = new LayerCounter(architecture, named);
        counter.Walk(architecture);
        return counter.layers.ToImmutable();
    }

    private void Walk(Architecture architecture)
    {
        ConvolutionAndNorm("features.0", architecture.StemChannels, kernel: 3, architecture.StemStride, groups: 1);
        for (var s = 0; s < architecture.Stages.Length; s++)
        {
            var stage = architecture.Stages[s];
            for (var b = 0; b < stage.Repeats; b++)
                Block(named ? $"features.{s + 1}.{b}.block" : "", stage, stride: b == 0 ? stage.Stride : 1);
        }

        ConvolutionAndNorm(named ? $"features.{architecture.Stages.Length + 1}" : "", architecture.HeadChannels, kernel: 1, stride: 1, groups: 1);
        side = 1;
        Add("classifier.1", LayerKind.Linear, ((long)channels + 1) * architecture.Classes, (long)channels * architecture.Classes, architecture.Classes);
    }

    private void Block(string name, StageSpecification stage, int stride)
    {
        var input = channels;
        var expanded = input * stage.Expansion;
        var part = 0;
        if (stage.Expansion != 1)
            ConvolutionAndNorm(Part(), expanded, kernel: 1, stride: 1, groups: 1);
        ConvolutionAndNorm(Part(), expanded, stage.Kernel, stride, groups: expanded);
        if (stage.SqueezeExcitationRatio > 0)
            SqueezeExcitation(Part(), stage.Squeezed(input));
        ConvolutionAndNorm(Part(), stage.Channels, kernel: 1, stride: 1, groups: 1);

        string Part() => named ? $"{name}.{part++}" : "";
    }

    private void SqueezeExcitation(string name, int squeezed)
    {
        var (expanded, before) = (channels, side);
        side = 1;
        Add(named ? $"{name}.fc1" : "", LayerKind.Convolution, ((long)expanded + 1) * squeezed, (long)expanded * squeezed, squeezed);
        Add(named ? $"{name}.fc2" : "", LayerKind.Convolution, ((long)squeezed + 1) * expanded, (long)squeezed * expanded, expanded);
        side = before;
    }

    private void ConvolutionAndNorm(string name, int output, int kernel, int stride, int groups)
    {
        var weights = (long)kernel * kernel * (channels / groups) * output;
        // The output's side is the same with SAME and with symmetric padding.
        side = (side + stride - 1) / stride;
        channels = output;
        Add(named ? $"{name}.0" : "", LayerKind.Convolution, weights, weights * side * side, output);
        Add(named ? $"{name}.1" : "", LayerKind.BatchNorm, 2L * output, 0, output);
    }

    private void Add(string name, LayerKind kind, long parameters, long multiplyAdds, int outputChannels) =>
        layers.Add(new LayerCost(name, kind, parameters, multiplyAdds, outputChannels, side));
}
