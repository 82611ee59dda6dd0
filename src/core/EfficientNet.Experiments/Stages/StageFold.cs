using System.Collections.Immutable;

namespace EfficientNet.Experiments.Stages;

/// <summary>
/// A strategy with what it has been given. Outcomes may become known in any order; the strategy gets them in the order of the
/// proposals, and with a window of W it gets those of proposals 1…n−W, no more and no fewer, before proposal n. So proposals
/// depend on nothing but the outcomes themselves. An instance never changes, and forgets what the strategy has been given.
/// </summary>
internal sealed record StageFold
{
    private StageFold() { }

    /// <summary>How many outcomes the strategy has been given.</summary>
    public int Observed { get; private init; }

    private IStageStrategy Strategy { get; init; } = null!;

    private int? Window { get; init; }

    private int Committed { get; init; }

    /// <summary>Committed proposals whose outcomes the strategy has not been given.</summary>
    private ImmutableQueue<Proposal> Unobserved { get; init; } = [];

    /// <summary>Outcomes that the strategy has not been given, by position.</summary>
    private ImmutableDictionary<int, ProposalOutcome> Known { get; init; } = ImmutableDictionary<int, ProposalOutcome>.Empty;

    // Without a window nothing is due, and whatever is known may be given.
    private int Due => Window is { } window ? Math.Max(0, Committed + 1 - window) : 0;

    /// <summary>Before anything is proposed.</summary>
    /// <param name="strategy">The strategy's first state.</param>
    /// <param name="window">W; null: an outcome is given as soon as all before it are.</param>
    public static StageFold Begin(IStageStrategy strategy, int? window) => new() { Strategy = strategy, Window = window };

    /// <summary>Adds a committed proposal, the next in order.</summary>
    public StageFold Commit(Proposal proposal)
    {
        var due = WithDueOutcomes();
        return due with
        {
            Strategy = due.Strategy.Commit(proposal),
            Committed = due.Committed + 1,
            Unobserved = due.Unobserved.Enqueue(proposal),
        };
    }

    /// <summary>Adds the outcome of a proposal.</summary>
    /// <param name="position">The proposal's position in the stage, from 1.</param>
    /// <param name="outcome">Its outcome.</param>
    public StageFold Learn(int position, ProposalOutcome outcome) =>
        position <= Observed ? this : this with { Known = Known.SetItem(position, outcome) };

    /// <summary>Everything that can be proposed now, and what the strategy wants after that.</summary>
    public (IReadOnlyList<Proposal> Proposals, StageStep Then) Draw()
    {
        var (proposals, fold) = (new List<Proposal>(), this);
        while (true)
        {
            var step = fold.Next();
            if (step is not StageStep.Propose next)
                return (proposals, step);
            foreach (var proposal in Window is null ? next.Proposals : next.Proposals.Take(1))
            {
                proposals.Add(proposal);
                fold = fold.Commit(proposal);
            }
        }
    }

    private StageStep Next()
    {
        var due = WithDueOutcomes();
        return due.Observed < due.Due ? new StageStep.Wait() : due.Strategy.Next();
    }

    private StageFold WithDueOutcomes()
    {
        var fold = this;
        while (
            (Window is null || fold.Observed < fold.Due)
            && fold.Known.TryGetValue(fold.Observed + 1, out var outcome)
            && !fold.Unobserved.IsEmpty
        )
        {
            fold = fold with
            {
                Strategy = fold.Strategy.Observe(fold.Unobserved.Peek(), outcome),
                Unobserved = fold.Unobserved.Dequeue(),
                Known = fold.Known.Remove(fold.Observed + 1),
                Observed = fold.Observed + 1,
            };
        }

        return fold;
    }
}
