using static TorchSharp.torch;

namespace EfficientNet.Models.Layers;

/// <summary>The mean of each channel over a map's height and width.</summary>
internal sealed class SpatialMean() : nn.Module<Tensor, Tensor>(nameof(SpatialMean))
{
    /// <summary>
    /// Taken over [N, H·W, C], which is a view in either memory layout: the gradient is then channels-last like the map. The
    /// mean over two dimensions of [N, C, H, W] gives a gradient in the other layout, and adding the two cost more than the
    /// convolutions around it. Not AdaptiveAvgPool2d, whose CUDA backward is not deterministic.
    /// </summary>
    /// <param name="map">[N, C, H, W].</param>
    /// <returns>[N, C].</returns>
    public static Tensor Of(Tensor map)
    {
        using var scope = NewDisposeScope();
        return map.permute(0, 2, 3, 1).flatten(1, 2).mean([1]).MoveToOuterDisposeScope();
    }

    public override Tensor forward(Tensor input) => Of(input); // [N, C, H, W] → [N, C]
}
