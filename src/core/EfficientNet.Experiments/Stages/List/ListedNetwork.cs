using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Stages.List;

/// <summary>One entry of a <see cref="ListStage"/>; exactly one part is present.</summary>
public sealed record ListedNetwork
{
    /// <summary>A published network, whatever the experiment's base network is.</summary>
    public PublishedNetwork? Published { get; init; }

    /// <summary>Coefficients for the experiment's base network.</summary>
    public ScalingCoefficients? Coefficients { get; init; }

    /// <summary>Direct width, depth and resolution for the experiment's base network.</summary>
    public DirectScaling? Direct { get; init; }
}
