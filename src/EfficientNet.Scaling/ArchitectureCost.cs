using System.Collections.Immutable;

namespace EfficientNet.Scaling;

/// <summary>Exact cost of an architecture for one image, before any tensor exists.</summary>
/// <param name="Parameters">Trainable parameters, batch norm's included.</param>
/// <param name="MultiplyAdds">Multiply-adds of convolutions, squeeze-excitation and classifier, as the paper counts “FLOPS”. Bias, batch norm, activations and pooling are left out.</param>
/// <param name="ActivationBytes">4 bytes × the outputs of all convolutions and of the classifier.</param>
/// <param name="ClassifierParameters">Parameters of the classifier alone; without it networks are compared in transfer learning.</param>
/// <param name="BatchNormChannels">Channels of all batch norms: each carries two running statistics besides its parameters.</param>
/// <param name="Layers">Every layer in order of execution.</param>
public sealed record ArchitectureCost(
    long Parameters,
    long MultiplyAdds,
    long ActivationBytes,
    long ClassifierParameters,
    long BatchNormChannels,
    ImmutableArray<LayerCost> Layers)
{
    /// <summary>Counts <paramref name="architecture"/>.</summary>
    public static ArchitectureCost Of(Architecture architecture)
    {
        var layers = LayerCounter.Layers(architecture);
        long parameters = 0, multiplyAdds = 0, outputs = 0, classifier = 0, batchNormChannels = 0;
        foreach (var layer in layers)
        {
            parameters += layer.Parameters;
            multiplyAdds += layer.MultiplyAdds;
            switch (layer.Kind)
            {
                case LayerKind.BatchNorm:
                    batchNormChannels += layer.OutputChannels;
                    break;
                case LayerKind.Linear:
                    classifier += layer.Parameters;
                    outputs += layer.Outputs;
                    break;
                default:
                    outputs += layer.Outputs;
                    break;
            }
        }

        return new ArchitectureCost(parameters, multiplyAdds, sizeof(float) * outputs, classifier, batchNormChannels, layers);
    }

    /// <summary>Parameters and multiply-adds without naming the layers: what enumerating a grid needs.</summary>
    public static (long Parameters, long MultiplyAdds) Totals(Architecture architecture)
    {
        long parameters = 0, multiplyAdds = 0;
        foreach (var layer in LayerCounter.Layers(architecture, named: false))
        {
            parameters += layer.Parameters;
            multiplyAdds += layer.MultiplyAdds;
        }

        return (parameters, multiplyAdds);
    }
}
