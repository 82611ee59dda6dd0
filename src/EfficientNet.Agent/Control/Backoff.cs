namespace EfficientNet.Agent.Control;

/// <summary>Growing, jittered pauses between tries, so that many agents don't come back at one instant.</summary>
/// <param name="first">Pause after the first failure, before jitter.</param>
/// <param name="longest">No pause is longer.</param>
/// <param name="seed">Seed of the jitter.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, int seed)
{
    private readonly Random _jitter = new(seed);
    private int _failures;

    /// <summary>Failures since the last success.</summary>
    public int Failures => _failures;

    /// <summary>Counts a failure and gives the pause: half to all of min(<c>longest</c>, <c>first</c> · 2^failures).</summary>
    public TimeSpan Next()
    {
        var exponential = first * Math.Pow(2, Math.Min(_failures++, 20));
        var bounded = exponential < longest ? exponential : longest;
        return bounded * (0.5 + 0.5 * _jitter.NextDouble());
    }

    /// <summary>The next pause is the first again.</summary>
    public void Reset() => _failures = 0;
}
