namespace EfficientNet.Experiments.Planning;

/// <summary>How a winner is chosen.</summary>
public static class BestConfiguration
{
    /// <summary>
    /// The outcome with the highest mean validation top-1; of equal scores the one with fewer multiply-adds, then the lower number.
    /// Null when nothing has a result.
    /// </summary>
    /// <param name="outcomes">Outcomes, of any stages.</param>
    /// <param name="stage">Only this stage's; absent: all.</param>
    public static ConfigurationOutcome? Of(IEnumerable<ConfigurationOutcome> outcomes, string? stage = null) =>
        outcomes
            .Where(outcome => outcome.MeanValidationTop1 is not null && (stage is null || outcome.Configuration.Stage == stage))
            .OrderByDescending(outcome => outcome.MeanValidationTop1)
            .ThenBy(outcome => outcome.Configuration.MultiplyAdds)
            .ThenBy(outcome => outcome.Configuration.Number)
            .FirstOrDefault();
}
