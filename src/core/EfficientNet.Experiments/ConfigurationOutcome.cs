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
);
