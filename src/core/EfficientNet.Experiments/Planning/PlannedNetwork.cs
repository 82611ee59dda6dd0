using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Planning;

/// <summary>The base network of a plan.</summary>
/// <param name="Name">Name.</param>
/// <param name="Resolution">Side of the input in pixels.</param>
/// <param name="Classes">Outputs.</param>
/// <param name="Parameters">Trainable parameters.</param>
/// <param name="MultiplyAdds">Multiply-adds for one image.</param>
public sealed record PlannedNetwork(string Name, int Resolution, int Classes, long Parameters, long MultiplyAdds)
{
    internal static PlannedNetwork Of(ExperimentSpecification specification)
    {
        var architecture = CompoundScaling.Scale(
            specification.Network,
            new ScalingCoefficients(1, 1, 1, 0),
            specification.Options
        );
        var (parameters, multiplyAdds) = ArchitectureCost.Totals(architecture);
        return new PlannedNetwork(
            specification.Network.Name,
            architecture.Resolution,
            architecture.Classes,
            parameters,
            multiplyAdds
        );
    }
}
