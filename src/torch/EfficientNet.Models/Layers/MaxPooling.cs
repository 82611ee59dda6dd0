using EfficientNet.Scaling;
using EfficientNet.Scaling.Plans;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EfficientNet.Models.Layers;

/// <summary>
/// The maxima of a map's windows, as many as a convolution of that stride would give; values outside the map never win.
/// </summary>
internal sealed class MaxPooling(MaxPoolingLayer layer, ConvolutionPadding padding)
    : nn.Module<Tensor, Tensor>(nameof(MaxPooling))
{
    public override Tensor forward(Tensor input) // [N, C, H, W] → [N, C, ⌈H/s⌉, ⌈W/s⌉]
    {
        // At stride 1 an odd window extends equally far on both sides under either rule.
        if (padding == ConvolutionPadding.Symmetric || layer.Stride == 1)
            return F.max_pool2d(input, layer.Kernel, layer.Stride, (layer.Kernel - 1) / 2);
        using var padded = SamePadding.Pad(input, layer.Kernel, layer.Stride, double.NegativeInfinity);
        return F.max_pool2d(padded, layer.Kernel, layer.Stride);
    }
}
