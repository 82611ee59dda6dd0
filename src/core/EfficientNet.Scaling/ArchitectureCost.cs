using System.Collections.Immutable;
using EfficientNet.Scaling.Plans;

namespace EfficientNet.Scaling;

/// <summary>Exact cost of an architecture for one image, before any tensor exists.</summary>
/// <param name="Parameters">Trainable parameters, batch norm's included.</param>
/// <param name="MultiplyAdds">Multiply-adds of convolutions, squeeze-excitation and classifier, as the paper counts “FLOPS”.
/// Bias, batch norm, activations and pooling are left out.</param>
/// <param name="ActivationBytes">4 bytes × the outputs of all convolutions and of the classifier.</param>
/// <param name="ClassifierParameters">Parameters of the classifier alone; without it networks are compared in transfer
/// learning.</param>
/// <param name="BatchNormChannels">Channels of all batch norms: each carries two running statistics besides its
/// parameters.</param>
/// <param name="Layers">Every layer in order of execution.</param>
public sealed record ArchitectureCost(
    long Parameters,
    long MultiplyAdds,
    long ActivationBytes,
    long ClassifierParameters,
    long BatchNormChannels,
    ImmutableArray<LayerCost> Layers
)
{
    /// <summary>Counts <paramref name="architecture"/>.</summary>
    /// <exception cref="OverflowException">The count does not fit 64 bits.</exception>
    public static ArchitectureCost Of(Architecture architecture)
    {
        var count = LayerCounter.Count(NetworkPlan.Of(architecture), listLayers: true);
        return new ArchitectureCost(
            count.Parameters,
            count.MultiplyAdds,
            sizeof(float) * count.Outputs,
            count.ClassifierParameters,
            count.BatchNormChannels,
            count.Layers
        );
    }

    /// <summary>Parameters and multiply-adds without listing the layers: what enumerating a grid needs.</summary>
    /// <exception cref="OverflowException">The count does not fit 64 bits.</exception>
    public static (long Parameters, long MultiplyAdds) Totals(Architecture architecture)
    {
        var count = LayerCounter.Count(NetworkPlan.Of(architecture), listLayers: false);
        return (count.Parameters, count.MultiplyAdds);
    }
}
