using EfficientNet.Contracts.Api;

namespace EfficientNet.Experiments.Planning;

/// <summary>
/// How a winner is chosen: the highest mean validation top-1; on ties fewer multiply-adds, then the lower number. Test accuracy
/// chooses
/// nothing.
/// </summary>
public static class BestConfiguration
{
    /// <summary>The best outcome; null when nothing has a result.</summary>
    /// <param name="outcomes">Outcomes, of any stages.</param>
    /// <param name="stage">Only this stage's; null: all.</param>
    public static ConfigurationOutcome? Of(IEnumerable<ConfigurationOutcome> outcomes, string? stage = null) =>
        First(
            outcomes.Where(outcome => stage is null || outcome.Configuration.Stage == stage),
            outcome => (outcome.MeanValidationTop1, outcome.Configuration.MultiplyAdds, outcome.Configuration.Number)
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

    private static T? First<T>(IEnumerable<T> candidates, Func<T, (double? ValidationTop1, long MultiplyAdds, int Number)> merits)
        where T : class =>
        candidates
            .Where(candidate => merits(candidate).ValidationTop1 is not null)
            .OrderByDescending(candidate => merits(candidate).ValidationTop1)
            .ThenBy(candidate => merits(candidate).MultiplyAdds)
            .ThenBy(candidate => merits(candidate).Number)
            .FirstOrDefault();
}
