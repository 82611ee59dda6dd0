using System.Globalization;
using CsCheck;
using EfficientNet.Experiments.Stages;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Tests.Stages;

/// <summary>A stage's proposals follow from the outcomes, not from the order in which they became known.</summary>
public sealed class StageFoldTests
{
    private static readonly Architecture Network = PublishedNetworks.Find("b0")!.Architecture(10);

    [Fact]
    public void Draw_WithAWindow_ProposesSoManyBeforeAnyOutcome()
    {
        var (proposals, then) = StageFold.Begin(new Echo(6), window: 2).Draw();

        Assert.Equal(["1", "2"], proposals.Select(proposal => proposal.Label));
        Assert.IsType<StageStep.Wait>(then);
    }

    [Fact]
    public void Draw_WhenALaterOutcomeIsKnownFirst_Waits()
    {
        var fold = Committed(new Echo(6), window: 2, count: 2).Learn(2, new ProposalOutcome(0.2));

        Assert.Empty(fold.Draw().Proposals);
        Assert.Equal(0, fold.Observed);
        Assert.Equal(["3 after 1=0.1", "4 after 1=0.1 2=0.2"], Labels(fold.Learn(1, new ProposalOutcome(0.1))));
    }

    [Fact]
    public void Draw_WhenMoreIsKnownThanTheWindowAllows_UsesNoMore()
    {
        var fold = Committed(new Echo(6), window: 2, count: 3)
            .Learn(1, new ProposalOutcome(0.1))
            .Learn(2, new ProposalOutcome(0.2))
            .Learn(3, new ProposalOutcome(0.3));

        Assert.Equal("4 after 1=0.1 2=0.2", Labels(fold)[0]);
    }

    [Fact]
    public void Draw_WhenAllIsCommitted_IsDone_AndNothingIsComputedAgain()
    {
        var strategy = new AtOnce(() => throw new InvalidOperationException("Committed proposals are inputs."));
        var fold = Committed(strategy, window: null, count: 3);

        Assert.IsType<StageStep.Done>(fold.Draw().Then);
    }

    [Fact]
    public void Draw_ForAnyOrderOfArrivalAndAnyWindow_ProposesTheSame() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 6], Gen.Int[0, 1_000_000])
            .Sample(
                (count, window, seed) =>
                {
                    var expected = Run(count, window, arrival: waiting => waiting[0]);
                    var random = new Random(seed);
                    var proposed = Run(count, window, arrival: waiting => waiting[random.Next(waiting.Count)]);
                    Assert.Equal(expected, proposed);
                    Assert.Equal(count, proposed.Count);
                }
            );

    // Trains each proposal; which outcome becomes known next is arrival's choice.
    private static List<string> Run(int count, int window, Func<List<int>, int> arrival)
    {
        var (fold, labels, waiting) = (StageFold.Begin(new Echo(count), window), new List<string>(), new List<int>());
        while (true)
        {
            foreach (var proposal in fold.Draw().Proposals)
            {
                fold = fold.Commit(proposal);
                labels.Add(proposal.Label);
                waiting.Add(labels.Count);
            }

            if (waiting.Count == 0)
                return labels;
            var next = arrival(waiting);
            waiting.Remove(next);
            fold = fold.Learn(next, new ProposalOutcome(next / 10.0));
        }
    }

    private static List<string> Labels(StageFold fold) => [.. fold.Draw().Proposals.Select(proposal => proposal.Label)];

    private static StageFold Committed(IStageStrategy strategy, int? window, int count)
    {
        var fold = StageFold.Begin(strategy, window);
        for (var number = 1; number <= count; number++)
            fold = fold.Commit(Proposal.Of($"{number}", Network));
        return fold;
    }

    /// <summary>Its proposals say what was observed before them.</summary>
    private sealed record Echo(int Count, int Committed = 0, string Observed = "") : IStageStrategy
    {
        public StageStep Next() =>
            Committed == Count
                ? new StageStep.Done()
                : new StageStep.Propose([
                    Proposal.Of(Observed.Length == 0 ? $"{Committed + 1}" : $"{Committed + 1} after{Observed}", Network),
                ]);

        public IStageStrategy Commit(Proposal proposal) => this with { Committed = Committed + 1 };

        public IStageStrategy Observe(Proposal proposal, ProposalOutcome outcome) =>
            this with
            {
                Observed = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Observed} {proposal.Label.Split(' ')[0]}={outcome.Reward}"
                ),
            };
    }
}
