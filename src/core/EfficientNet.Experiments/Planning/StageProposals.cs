using EfficientNet.Contracts;
using EfficientNet.Experiments.Stages;

namespace EfficientNet.Experiments.Planning;

/// <summary>What a stage proposes before anything of it is recorded.</summary>
public static class StageProposals
{
    /// <summary>
    /// The first configurations of <paramref name="stage"/>, numbered from <paramref name="firstNumber"/>. Empty when a sweep
    /// waits for the best of a grid of which no configuration has a result: it cannot be done.
    /// </summary>
    /// <param name="specification">The experiment.</param>
    /// <param name="stage">One of its stages.</param>
    /// <param name="experiment">The experiment's id.</param>
    /// <param name="firstNumber">Number of the first configuration.</param>
    /// <param name="earlier">Outcomes of all earlier stages; a sweep looks for its grid's.</param>
    public static IReadOnlyList<ScalingConfiguration> Propose(
        ExperimentSpecification specification,
        StageDefinition stage,
        ExperimentId experiment,
        int firstNumber,
        IReadOnlyList<ConfigurationOutcome> earlier
    ) => ScalingConfiguration.Of(Unobserved(new StageScope(specification, stage, earlier)), experiment, stage.Name, firstNumber);

    /// <summary>The proposals that need no outcome of the stage itself.</summary>
    internal static IReadOnlyList<Proposal> Unobserved(StageScope scope)
    {
        var kind = StageKinds.Of(scope.Stage);
        return StageFold.Begin(kind.Strategy(scope), kind.Window(scope.Stage)).Draw().Proposals;
    }
}
