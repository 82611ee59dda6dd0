using EfficientNet.Contracts;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Planning;

/// <summary>
/// One architecture of a stage. α, β, γ, ϕ and the product are the representative's; absent for networks given without them.
/// </summary>
public sealed record PlannedConfiguration
{
    /// <summary>For people.</summary>
    public required string Label { get; init; }

    /// <summary>α.</summary>
    public decimal? Alpha { get; init; }

    /// <summary>β.</summary>
    public decimal? Beta { get; init; }

    /// <summary>γ.</summary>
    public decimal? Gamma { get; init; }

    /// <summary>ϕ.</summary>
    public decimal? Phi { get; init; }

    /// <summary>α·β²·γ², exact.</summary>
    public decimal? Product { get; init; }

    /// <summary>Side of the input in pixels.</summary>
    public required int Resolution { get; init; }

    /// <summary>Trainable parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Multiply-adds for one image.</summary>
    public required long MultiplyAdds { get; init; }

    /// <summary>Multiply-adds over the base network's.</summary>
    public required double CostRatio { get; init; }

    /// <summary>Images that go through the network at once, when a step has several such parts.</summary>
    public int? MicroBatchSize { get; init; }

    /// <summary>Memory that training is estimated to take on its device, in bytes.</summary>
    public required long TrainingMemoryBytes { get; init; }

    /// <summary>Device-hours of one run, an estimate; absent when the number of images is not known.</summary>
    public double? DeviceHours { get; init; }

    /// <summary>Fingerprint of the architecture.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>All (α, β, γ) that round to it.</summary>
    public required IReadOnlyList<PlannedMember> Members { get; init; }

    internal static PlannedConfiguration Of(
        ScalingConfiguration configuration,
        long baseMultiplyAdds,
        Recipe recipe,
        TrainingForecast? forecast
    ) =>
        new()
        {
            Label = configuration.Label,
            Alpha = configuration.Coefficients?.Alpha,
            Beta = configuration.Coefficients?.Beta,
            Gamma = configuration.Coefficients?.Gamma,
            Phi = configuration.Coefficients?.Phi,
            Product = PlannedMember.ShortProduct(configuration.Coefficients),
            Resolution = configuration.Architecture.Resolution,
            Parameters = configuration.Parameters,
            MultiplyAdds = configuration.MultiplyAdds,
            CostRatio = (double)configuration.MultiplyAdds / baseMultiplyAdds,
            MicroBatchSize = recipe.MicroBatchSize,
            TrainingMemoryBytes = TrainingMemory.EstimateBytes(configuration.Architecture, MicroBatches.Largest(recipe)),
            DeviceHours = forecast?.Hours(configuration.MultiplyAdds),
            Fingerprint = configuration.Fingerprint,
            Members = [.. configuration.Members.Select(PlannedMember.Of)],
        };
}
