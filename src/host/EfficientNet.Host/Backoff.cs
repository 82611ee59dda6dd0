namespace EfficientNet.Host;

/// <summary>Growing pauses between retries: the first, doubled with each failure, up to the longest.</summary>
/// <param name="first">Pause after the first failure.</param>
/// <param name="longest">No pause is longer.</param>
/// <param name="seed">
/// Seed of the jitter, which shortens a pause by up to half, so that many callers don't return at one instant; null means no
/// jitter.
/// </param>
public sealed class Backoff(TimeSpan first, TimeSpan longest, int? seed = null)
{
    private const int MostDoublings = 20;

    private readonly Random? _jitter = seed is { } chosen ? new Random(chosen) : null;

    /// <summary>Failures since the last success.</summary>
    public int Failures { get; private set; }

    /// <summary>Counts a failure and returns the pause after it.</summary>
    public TimeSpan Next()
    {
        var pause = After(++Failures, first, longest);
        return _jitter is null ? pause : pause * (0.5 + (0.5 * _jitter.NextDouble()));
    }

    /// <summary>Resets the next pause to the first.</summary>
    public void Reset() => Failures = 0;

    /// <summary>
    /// The pause after a number of failures in a row, from 1: min(<paramref name="longest"/>, <paramref name="first"/> ·
    /// 2^(failures − 1)).
    /// </summary>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan longest)
    {
        var pause = first * Math.Pow(2, Math.Min(failures - 1, MostDoublings));
        return pause < longest ? pause : longest;
    }
}
