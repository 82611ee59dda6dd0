namespace EfficientNet.Experiments.Stages;

/// <summary>
/// How a stage chooses what to train: a pure fold over what was proposed and what came of it. An instance is a state and never
/// changes; chance comes from the stage's seed alone. <see cref="StageFold"/> calls it, always in the order of the proposals.
/// </summary>
internal interface IStageStrategy
{
    /// <summary>What to do in this state.</summary>
    StageStep Next();

    /// <summary>The state after a proposal was committed: an input, which is never computed again.</summary>
    IStageStrategy Commit(Proposal proposal);

    /// <summary>The state after the outcome of a committed proposal.</summary>
    IStageStrategy Observe(Proposal proposal, ProposalOutcome outcome);
}
