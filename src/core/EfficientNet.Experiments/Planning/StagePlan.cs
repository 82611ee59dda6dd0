using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Planning;

/// <summary>What one stage comes to. Parts that a kind of stage does not have are absent.</summary>
public sealed record StagePlan
{
    /// <summary>Name of the stage.</summary>
    public required string Name { get; init; }

    /// <summary>The word of the experiment file, such as <c>grid</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What the stage optimises; null: validation top-1 alone.</summary>
    public string? Objective { get; init; }

    /// <summary>Grid: its rule.</summary>
    public GridConstraint? Constraint { get; init; }

    /// <summary>Grid: points before the rule.</summary>
    public int? Points { get; init; }

    /// <summary>Grid: points that pass the rule.</summary>
    public int? Feasible { get; init; }

    /// <summary>Distinct architectures; absent for a sweep whose (α, β, γ) are not known yet.</summary>
    public int? Architectures { get; init; }

    /// <summary>Sweep: the grid whose best configuration will be swept.</summary>
    public string? BestOf { get; init; }

    /// <summary>Sweep whose (α, β, γ) are not known yet: what each ϕ comes to over all configurations that can win.</summary>
    public IReadOnlyList<PlannedPhi>? Phis { get; init; }

    /// <summary>Runs: architectures × seeds.</summary>
    public required PlannedRange<int> Runs { get; init; }

    /// <summary>Device-hours, an estimate; absent when the number of images is not known.</summary>
    public PlannedRange<double>? DeviceHours { get; init; }

    /// <summary>One entry for each distinct architecture; absent for a sweep whose (α, β, γ) are not known yet.</summary>
    public IReadOnlyList<PlannedConfiguration>? Configurations { get; init; }
}
