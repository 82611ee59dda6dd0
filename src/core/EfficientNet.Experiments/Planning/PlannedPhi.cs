namespace EfficientNet.Experiments.Planning;

/// <summary>One ϕ of a sweep over all (α, β, γ) that may win the grid before it.</summary>
/// <param name="Phi">Compound coefficient.</param>
/// <param name="Resolution">Side of the input in pixels.</param>
/// <param name="Parameters">Trainable parameters.</param>
/// <param name="MultiplyAdds">Multiply-adds for one image.</param>
/// <param name="CostRatio">Multiply-adds over the base network's.</param>
public sealed record PlannedPhi(
    decimal Phi,
    PlannedRange<int> Resolution,
    PlannedRange<long> Parameters,
    PlannedRange<long> MultiplyAdds,
    PlannedRange<double> CostRatio
);
