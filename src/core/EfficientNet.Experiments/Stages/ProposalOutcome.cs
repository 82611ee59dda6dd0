namespace EfficientNet.Experiments.Stages;

/// <summary>What came of a proposal.</summary>
/// <param name="Reward">The stage's <see cref="StageObjective"/>, from the mean over the succeeded seeds; null when none
/// succeeded.</param>
public readonly record struct ProposalOutcome(double? Reward);
