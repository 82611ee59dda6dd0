using EfficientNet.Contracts.Api;
using EfficientNet.Experiments.Stages;

namespace EfficientNet.Experiments.Planning;

/// <summary>
/// How a winner is chosen: the highest mean validation top-1, or what the stage's objective makes of it; on ties fewer
/// multiply-adds, then the lower number. Test accuracy chooses nothing.
/// </summary>
public static class BestConfiguration
{
    /// <summary>The best outcome; null when nothing has a result.</summary>
    /// <param name="outcomes">Outcomes, of any stages.</param>
    /// <param name="stage">Only this stage's; null: all.</param>
    /// <param name="objective">What they are compared by; null: validation top-1.</param>
    public static ConfigurationOutcome? Of(
        IEnumerable<ConfigurationOutcome> outcomes,
        string? stage = null,
        StageObjective? objective = null
    ) =>
        First(
            outcomes.Where(outcome => stage is null || outcome.Configuration.Stage == stage),
            outcome =>
                (
                    outcome.Reward(objective ?? StageObjective.ValidationTop1),
                    outcome.Configuration.MultiplyAdds,
                    outcome.Configuration.Number
                )
        );

    /// <summary>The best configuration of an experiment so far; null when none has a result.</summary>
    public static ConfigurationView? Of(IReadOnlyList<ConfigurationView> configurations) =>
        First(configurations, view => (view.ValidationTop1, view.MultiplyAdds, view.Number));

    /// <summary>The mean over a configuration's succeeded runs, the same in whatever order they come; null without any.</summary>
    public static double? Mean(IEnumerable<double> validationTop1)
    {
        double[] sorted = [.. validationTop1.Order()];
        return sorted.Length == 0 ? null : sorted.Average();
    }

    private static T? First<T>(IEnumerable<T> candidates, Func<T, (double? Reward, long MultiplyAdds, int Number)> merits)
        where T : class =>
        candidates
            .Where(candidate => merits(candidate).Reward is not null)
            .OrderByDescending(candidate => merits(candidate).Reward)
            .ThenBy(candidate => merits(candidate).MultiplyAdds)
            .ThenBy(candidate => merits(candidate).Number)
            .FirstOrDefault();
}
