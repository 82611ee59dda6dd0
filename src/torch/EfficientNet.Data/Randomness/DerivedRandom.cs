namespace EfficientNet.Data.Randomness;

/// <summary>
/// A random stream that is a pure function of (seed, purpose, first, second), so that no random state has to be stored: a run
/// resumed anywhere draws what it would have drawn. SplitMix64 (Steele, Lea, Flood 2014): the parts are absorbed one after
/// another by its finaliser, and the result is the start of its counter. The same on every machine and .NET version.
/// </summary>
public struct DerivedRandom
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;
    private ulong _state;

    private DerivedRandom(ulong state) => _state = state;

    /// <summary>The stream of the parts, at its beginning.</summary>
    public static DerivedRandom Of(long seed, RandomPurpose purpose, long first = 0, long second = 0)
    {
        var state = Absorb(Absorb(Absorb(Absorb(0, seed), (long)purpose), first), second);
        return new DerivedRandom(state);
    }

    /// <summary>One non-negative number from the parts, to seed another generator with.</summary>
    public static long Seed(long seed, RandomPurpose purpose, long first = 0, long second = 0) =>
        (long)(Of(seed, purpose, first, second).NextUInt64() >> 1);

    /// <summary>The numbers 0 to <paramref name="count"/> − 1 in random order (Fisher–Yates).</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            var j = NextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }

        return order;
    }

    /// <summary>The next 64 bits.</summary>
    public ulong NextUInt64() => Mix(_state += GoldenGamma);

    /// <summary>A number from 0 to <paramref name="exclusive"/> − 1, each equally likely (Lemire 2019, with rejection).</summary>
    public int NextInt(int exclusive)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusive);
        var range = (uint)exclusive;
        var threshold = (uint)-exclusive % range;
        while (true)
        {
            var product = (ulong)(uint)(NextUInt64() >> 32) * range;
            if ((uint)product >= threshold)
                return (int)(product >> 32);
        }
    }

    /// <summary>A number from 0, inclusive, to 1, exclusive, with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    private static ulong Absorb(ulong state, long value) => Mix((state ^ (ulong)value) + GoldenGamma);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
