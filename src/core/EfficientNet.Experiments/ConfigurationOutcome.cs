using EfficientNet.Experiments.Stages;

namespace EfficientNet.Experiments;

/// <summary>What a configuration's runs gave.</summary>
/// <param name="Configuration">The configuration.</param>
/// <param name="MeanValidationTop1">Mean top-1, a fraction, on the held-out training images over the succeeded seeds; absent when
/// none succeeded.</param>
/// <param name="Succeeded">Seeds that succeeded.</param>
/// <param name="Failed">Seeds that failed or were cancelled.</param>
public sealed record ConfigurationOutcome(
    ScalingConfiguration Configuration,
    double? MeanValidationTop1,
    int Succeeded,
    int Failed
)
{
    /// <summary>What it is worth to a stage; null when no seed succeeded.</summary>
    public double? Reward(StageObjective objective) =>
        MeanValidationTop1 is { } top1 ? objective.Of(top1, Configuration.MultiplyAdds) : null;
}
