using System.Collections.Immutable;

namespace EfficientNet.Scaling;

/// <summary>Walks an architecture as a forward pass would and adds up what each layer costs.</summary>
internal sealed class LayerCounter
{
    private readonly ImmutableArray<LayerCost>.Builder? layers;
    private int channels;
    private int side;

    // How many equal blocks the walk stands for: without a list of layers, all but the first of a stage are counted at once.
    private int times = 1;

    private LayerCounter(Architecture architecture, bool listLayers)
    {
        layers = listLayers ? ImmutableArray.CreateBuilder<LayerCost>() : null;
        (channels, side) = (architecture.InputChannels, architecture.Resolution);
    }

    public long Parameters { get; private set; }

    public long MultiplyAdds { get; private set; }

    public long Outputs { get; private set; }

    public long ClassifierParameters { get; private set; }

    public long BatchNormChannels { get; private set; }

    public ImmutableArray<LayerCost> Layers => layers?.ToImmutable() ?? [];

    /// <summary>Counts; an <see cref="OverflowException"/> says that a sum does not fit 64 bits.</summary>
    public static LayerCounter Count(Architecture architecture, bool listLayers)
    {
        var counter = new LayerCounter(architecture, listLayers);
        counter.Walk(architecture);
        return counter;
    }

    private void Walk(Architecture architecture)
    {
        ConvolutionAndNorm("features.0", architecture.StemChannels, kernel: 3, architecture.StemStride, groups: 1);
        for (var s = 0; s < architecture.Groups.Length; s++)
            Stage(s + 1, architecture.Groups[s]);

        ConvolutionAndNorm(Name("features", architecture.Groups.Length + 1), architecture.HeadChannels, kernel: 1, stride: 1, groups: 1);
        side = 1;
        Add("classifier.1", LayerKind.Linear, ((long)channels + 1) * architecture.Classes, (long)channels * architecture.Classes, architecture.Classes);
    }

    private void Stage(int number, BlockGroup stage)
    {
        for (var block = 0; block < stage.Repeats; block += times)
        {
            times = layers is null && block > 0 ? stage.Repeats - 1 : 1;
            Block(layers is null ? "" : $"features.{number}.{block}.block", stage, stride: block == 0 ? stage.Stride : 1);
        }

        times = 1;
    }

    private void Block(string name, BlockGroup stage, int stride)
    {
        var input = channels;
        var expanded = checked(input * stage.Expansion);
        var part = 0;
        if (stage.Expansion != 1)
            ConvolutionAndNorm(Name(name, part++), expanded, kernel: 1, stride: 1, groups: 1);
        ConvolutionAndNorm(Name(name, part++), expanded, stage.Kernel, stride, groups: expanded);
        if (stage.SqueezeExcitationRatio > 0)
            SqueezeExcitation(Name(name, part++), stage.Squeezed(input));
        ConvolutionAndNorm(Name(name, part), stage.Channels, kernel: 1, stride: 1, groups: 1);
    }

    private void SqueezeExcitation(string name, int squeezed)
    {
        var (expanded, before) = (channels, side);
        side = 1;
        Add(Name(name, "fc1"), LayerKind.Convolution, ((long)expanded + 1) * squeezed, (long)expanded * squeezed, squeezed);
        Add(Name(name, "fc2"), LayerKind.Convolution, ((long)squeezed + 1) * expanded, (long)squeezed * expanded, expanded);
        side = before;
    }

    // The output's side is the same with SAME and with symmetric padding: ⌈side / stride⌉.
    private void ConvolutionAndNorm(string name, int output, int kernel, int stride, int groups)
    {
        var weights = (long)kernel * kernel * (channels / groups) * output;
        (channels, side) = (output, (side + stride - 1) / stride);
        Add(Name(name, 0), LayerKind.Convolution, weights, checked(weights * side * side), output);
        Add(Name(name, 1), LayerKind.BatchNorm, 2L * output, 0, output);
    }

    private void Add(string name, LayerKind kind, long parameters, long multiplyAdds, int outputChannels)
    {
        var layer = new LayerCost(name, kind, parameters, multiplyAdds, outputChannels, side);
        layers?.Add(layer);
        Parameters += times * parameters;
        MultiplyAdds = checked(MultiplyAdds + (times * multiplyAdds));
        switch (kind)
        {
            case LayerKind.BatchNorm:
                BatchNormChannels += (long)times * outputChannels;
                break;
            case LayerKind.Linear:
                ClassifierParameters += parameters;
                Outputs += layer.Outputs;
                break;
            default:
                Outputs += times * layer.Outputs;
                break;
        }
    }

    private string Name<T>(string parent, T child) => layers is null ? "" : $"{parent}.{child}";
}
