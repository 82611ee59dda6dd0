using static TorchSharp.torch;

namespace EfficientNet.Models.Layers;

/// <summary>
/// TensorFlow's SAME padding, computed from the size at hand, so that one network is exact at every resolution.
/// </summary>
internal static class SamePadding
{
    /// <summary>
    /// Zeros before and after one side of <paramref name="size"/> pixels, such that a convolution gives ⌈size / stride⌉ outputs;
    /// the odd zero comes after.
    /// </summary>
    public static (long Before, long After) Amounts(long size, int kernel, int stride)
    {
        var outputs = (size + stride - 1) / stride;
        var total = Math.Max(((outputs - 1) * stride) + kernel - size, 0);
        return (total / 2, total - (total / 2));
    }

    /// <summary>Pads height and width; the result is the caller's.</summary>
    public static Tensor Pad(Tensor input, int kernel, int stride, double value = 0) // [N, C, H, W] → [N, C, H + p, W + q]
    {
        var (top, bottom) = Amounts(input.size(2), kernel, stride);
        var (left, right) = Amounts(input.size(3), kernel, stride);
        return (top | bottom | left | right) == 0
            ? input.alias()
            : nn.functional.pad(input, [left, right, top, bottom], value: value);
    }
}
