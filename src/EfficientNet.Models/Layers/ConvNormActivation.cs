using EfficientNet.Scaling;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EfficientNet.Models.Layers;

/// <summary>A convolution without bias, batch normalisation and, where <c>activate</c> says so, SiLU. Resolution follows the stride: ⌈size / stride⌉.</summary>
internal sealed class ConvNormActivation : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "0")]
    private readonly Conv2d convolution;

    [ComponentName(Name = "1")]
    private readonly BatchNorm2d normalisation;

    private readonly int kernel;
    private readonly int stride;
    private readonly bool padBySize;
    private readonly bool activate;
    private readonly bool isDepthwise;
    private readonly bool isPointwise;

    public ConvNormActivation(int input, int output, int kernel, int stride, int groups, bool activate, ModelOptions options)
        : base(nameof(ConvNormActivation))
    {
        this.kernel = kernel;
        this.stride = stride;
        this.activate = activate;
        isDepthwise = groups == input && groups == output;
        isPointwise = kernel == 1 && stride == 1 && groups == 1;
        // At stride 1 an odd kernel needs the same zeros on both sides under either rule.
        padBySize = options.Padding == ConvolutionPadding.Same && stride > 1;
        convolution = nn.Conv2d(input, output, kernel, stride, padding: padBySize ? 0 : (kernel - 1) / 2, groups: groups, bias: false);
        normalisation = nn.BatchNorm2d(output, options.BatchNormEpsilon, options.BatchNormMomentum);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) // [N, C, H, W]
    {
        using var convolved = isDepthwise && input.size(2) == 1 && input.size(3) == 1 ? MultiplyByCentre(input) : Convolve(input); // [N, C', ⌈H/s⌉, ⌈W/s⌉]
        var normalised = normalisation.call(convolved);
        if (!activate)
            return normalised;
        using (normalised)
            return F.silu(normalised);
    }

    private Tensor Convolve(Tensor input)
    {
        if (isPointwise && input.device_type == TorchSharp.DeviceType.CPU)
            return Pointwise.Convolve(convolution, input);
        using var padded = padBySize ? SamePadding.Pad(input, kernel, stride) : null;
        return convolution.call(padded ?? input);
    }

    // On a map of one pixel, all of a filter but its centre meets zeros. As a convolution, a thousand groups of one pixel
    // would take many times as long: small images come to that in the last stages.
    private Tensor MultiplyByCentre(Tensor input) // [N, C, 1, 1]
    {
        using var scope = NewDisposeScope();
        var centre = convolution.weight.narrow(2, kernel / 2, 1).narrow(3, kernel / 2, 1).permute(1, 0, 2, 3); // [1, C, 1, 1]
        return (input * centre).MoveToOuterDisposeScope();
    }
}
