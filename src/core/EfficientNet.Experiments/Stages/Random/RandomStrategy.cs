namespace EfficientNet.Experiments.Stages.Random;

/// <summary>
/// Draws one network after the other. What became of them changes no draw: that is what makes the search random.
/// </summary>
internal sealed record RandomStrategy(RandomDraws Draws, int Drawn = 0) : IStageStrategy
{
    public StageStep Next() =>
        Drawn < Draws.Count && Draws.Draw(Drawn + 1) is { } proposal ? new StageStep.Propose([proposal]) : new StageStep.Done();

    public IStageStrategy Commit(Proposal proposal) => this with { Drawn = Drawn + 1 };

    public IStageStrategy Observe(Proposal proposal, ProposalOutcome outcome) => this;
}
