namespace EfficientNet.Experiments.Stages.Sweep;

/// <summary>What a sweep does when the winner of the grid stands for several (α, β, γ).</summary>
public enum SweepTies
{
    /// <summary>Sweep the representative; the others are only listed.</summary>
    One = 1,

    /// <summary>Sweep them all.</summary>
    All = 2,
}
