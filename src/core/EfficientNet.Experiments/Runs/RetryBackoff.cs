using System.Text;

namespace EfficientNet.Experiments.Runs;

/// <summary>
/// How long a run waits after a failure: nothing after the first, then 5 s, 10 s, 20 s … up to 5 minutes, each ± 20 %.
/// </summary>
public static class RetryBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>No wait is longer: 6 minutes.</summary>
    public static TimeSpan LongestWait { get; } = Longest * 1.2;

    /// <summary>
    /// The wait before the next attempt. The jitter comes from run and attempt, so that the same failure always gives the same
    /// time.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="attempt">The attempt that failed.</param>
    /// <param name="failedAttempts">Attempts that failures have spent, with this one: 1 or more.</param>
    public static TimeSpan After(Contracts.RunId run, int attempt, int failedAttempts)
    {
        if (failedAttempts <= 1)
            return TimeSpan.Zero;
        var doublings = Math.Min(failedAttempts - 2, 10);
        var wait = Math.Min(First.TotalSeconds * Math.Pow(2, doublings), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(wait * (0.8 + 0.4 * Fraction($"{run}/{attempt}")));
    }

    // FNV-1a: string.GetHashCode differs from process to process.
    private static double Fraction(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ b) * 1099511628211UL;
        return (hash >> 11) * (1.0 / (1UL << 53));
    }
}
