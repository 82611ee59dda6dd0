namespace EfficientNet.Experiments.Stages;

/// <summary>Proposes everything in one step, which depends on no outcome of the stage itself.</summary>
/// <param name="all">Lists the proposals; not called once any was committed.</param>
internal sealed class AtOnce(Func<IEnumerable<Proposal>> all) : IStageStrategy
{
    private static readonly IStageStrategy Finished = new AtOnce(() => []);

    public StageStep Next() =>
        all().ToList() is { Count: > 0 } proposals ? new StageStep.Propose(proposals) : new StageStep.Done();

    public IStageStrategy Commit(Proposal proposal) => Finished;

    public IStageStrategy Observe(Proposal proposal, ProposalOutcome outcome) => this;
}
