namespace EfficientNet.Chaos.Plan;

/// <summary>Numbers from a seed, the same on every machine and .NET version: SplitMix64 (Steele, Lea and Flood 2014).</summary>
internal sealed class SeededNumbers(long seed)
{
    private ulong _state = unchecked((ulong)seed);

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 to <paramref name="end"/> - 1.</summary>
    public int Below(int end) => (int)(Next() % (ulong)end);

    /// <summary>A time between two, in tenths of a second.</summary>
    public TimeSpan Between(double fromSeconds, double toSeconds) =>
        TimeSpan.FromSeconds(Math.Round(fromSeconds + ((Next() >> 11) * (1.0 / (1UL << 53)) * (toSeconds - fromSeconds)), 1));

    /// <summary>Puts a list in a random order (Fisher and Yates).</summary>
    public void Shuffle<T>(IList<T> list)
    {
        for (var i = list.Count - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }
    }
}
