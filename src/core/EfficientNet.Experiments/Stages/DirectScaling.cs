namespace EfficientNet.Experiments.Stages;

/// <summary>A scaled network as the published table gives them, without α, β, γ and ϕ.</summary>
/// <param name="Width">Width coefficient.</param>
/// <param name="Depth">Depth coefficient.</param>
/// <param name="Resolution">Side of the input in pixels.</param>
public sealed record DirectScaling(decimal Width, decimal Depth, int Resolution);
