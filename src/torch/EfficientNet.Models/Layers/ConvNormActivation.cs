using EfficientNet.Scaling;
using EfficientNet.Scaling.Plans;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace EfficientNet.Models.Layers;

/// <summary>
/// A convolution without bias, batch normalisation and an activation, or none. The output has ⌈size / stride⌉ pixels a side.
/// </summary>
internal sealed class ConvNormActivation : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "0")]
    private readonly Conv2d _convolution;

    [ComponentName(Name = "1")]
    private readonly BatchNorm2d _normalisation;

    private readonly ConvolutionLayer _layer;
    private readonly bool _padBySize;

    public ConvNormActivation(ConvolutionLayer layer, ModelOptions options)
        : base(nameof(ConvNormActivation))
    {
        _layer = layer;
        // At stride 1 an odd kernel needs equal zeros on both sides under either rule.
        _padBySize = options.Padding == ConvolutionPadding.Same && layer.Stride > 1;
        var padding = _padBySize ? 0 : (layer.Kernel - 1) / 2;
        var (input, output) = (layer.Input.Channels, layer.Output.Channels);
        _convolution = nn.Conv2d(input, output, layer.Kernel, layer.Stride, padding, groups: layer.Groups, bias: false);
        _normalisation = nn.BatchNorm2d(output, options.BatchNormEpsilon, options.BatchNormMomentum);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) // [N, C, H, W]
    {
        var isOnePixel = input.size(2) == 1 && input.size(3) == 1;
        // [N, C', ⌈H/s⌉, ⌈W/s⌉]
        using var convolved = _layer.IsDepthwise && isOnePixel ? MultiplyByCentre(input) : Convolve(input);
        var normalised = _normalisation.call(convolved);
        if (_layer.Activation is not { } activation)
            return normalised;
        using (normalised)
            return Activations.Apply(activation, normalised);
    }

    private Tensor Convolve(Tensor input)
    {
        if (_layer.IsPointwise && input.device_type == TorchSharp.DeviceType.CPU)
            return Pointwise.Convolve(_convolution, input);
        using var padded = _padBySize ? SamePadding.Pad(input, _layer.Kernel, _layer.Stride) : null;
        return _convolution.call(padded ?? input);
    }

    // On a map of one pixel, all of a filter but its centre meets zeros. A convolution of a thousand groups of one pixel would
    // take many times as long; small images get that small in the last stages.
    private Tensor MultiplyByCentre(Tensor input) // [N, C, 1, 1]
    {
        using var scope = NewDisposeScope();
        var middle = _layer.Kernel / 2;
        var centre = _convolution.weight.narrow(2, middle, 1).narrow(3, middle, 1).permute(1, 0, 2, 3); // [1, C, 1, 1]
        return (input * centre).MoveToOuterDisposeScope();
    }
}
