using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EfficientNet.Models.Layers;

/// <summary>1×1 convolutions as products of matrices over the channels.</summary>
/// <remarks>
/// On the CPU this is about correctness: for channels-last images on processors with AVX-512, the convolution kernel
/// <c>brgconv_1x1</c> of libtorch 2.10.0 computes the last block of output channels wrongly (144 → 40 channels: the last 8 of
/// 40), with several threads always and with one from about 16 images on. Gradients are right, so training continues and merely
/// learns worse.
/// </remarks>
internal static class Pointwise
{
    /// <summary>A convolution of a map, with stride 1 and one group.</summary>
    /// <param name="convolution">Weight [C', C, 1, 1].</param>
    /// <param name="map">[N, C, H, W]; channels-last is read in place, anything else is copied.</param>
    /// <returns>[N, C', H, W], channels-last.</returns>
    public static Tensor Convolve(Conv2d convolution, Tensor map)
    {
        using var scope = NewDisposeScope();
        return Apply(convolution, map.permute(0, 2, 3, 1)).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>The same for values with the channels last: [..., C] → [..., C'].</summary>
    public static Tensor Apply(Conv2d convolution, Tensor values)
    {
        using var matrix = convolution.weight.flatten(1); // [C', C]
        return F.linear(values, matrix, convolution.bias);
    }
}
