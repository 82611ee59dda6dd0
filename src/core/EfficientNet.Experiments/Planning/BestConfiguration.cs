using EfficientNet.Contracts.Api;
using EfficientNet.Experiments.Stages;

namespace EfficientNet.Experiments.Planning;

/// <summary>
/// How a winner is chosen: the highest mean validation top-1, or what the stage's objective makes of it; on ties fewer
/// multiply-adds, then the lower number. Test accuracy chooses nothing. Only configurations that are trained alike compare: of
/// several ways, those of the last that has a result.
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
            outcome => new Merits(
                outcome.Reward(objective ?? StageObjective.ValidationTop1),
                outcome.Configuration.MultiplyAdds,
                outcome.Configuration.Number,
                outcome.Configuration.Training
            )
        );

    /// <summary>The best configuration of an experiment so far; null when none has a result.</summary>
    public static ConfigurationView? Of(IReadOnlyList<ConfigurationView> configurations) =>
        First(configurations, view => new Merits(view.ValidationTop1, view.MultiplyAdds, view.Number, view.Training ?? ""));

    /// <summary>The mean over a configuration's succeeded runs, the same in whatever order they come; null without any.</summary>
    public static double? Mean(IEnumerable<double> validationTop1)
    {
        double[] sorted = [.. validationTop1.Order()];
        return sorted.Length == 0 ? null : sorted.Average();
    }

    private static T? First<T>(IEnumerable<T> candidates, Func<T, Merits> merits)
        where T : class
    {
        var judged = candidates
            .Select(one => (One: one, Merits: merits(one)))
            .Where(one => one.Merits.Reward is not null)
            .ToList();
        if (judged.Count == 0)
            return null;
        var last = judged.MaxBy(one => one.Merits.Number).Merits.Training;
        return judged
            .Where(one => one.Merits.Training == last)
            .OrderByDescending(one => one.Merits.Reward)
            .ThenBy(one => one.Merits.MultiplyAdds)
            .ThenBy(one => one.Merits.Number)
            .First()
            .One;
    }

    private readonly record struct Merits(double? Reward, long MultiplyAdds, int Number, string Training);
}
