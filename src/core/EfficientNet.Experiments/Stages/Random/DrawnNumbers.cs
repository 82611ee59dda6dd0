namespace EfficientNet.Experiments.Stages.Random;

/// <summary>
/// The random numbers of one draw, which depend on the stage's seed and the draw's number alone: SplitMix64 (Steele, Lea and
/// Flood 2014). .NET's own generator does not promise the same numbers in every version.
/// </summary>
internal sealed class DrawnNumbers(long seed, int number)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private ulong _state = Mix((ulong)seed + Gamma) + ((ulong)number * Gamma);

    /// <summary>One of <paramref name="values"/>, each as likely as the others.</summary>
    public T OneOf<T>(ReadOnlySpan<T> values)
    {
        _state += Gamma;
        return values[(int)(Mix(_state) % (ulong)values.Length)]; // Of 2^64 numbers, so few values are hardly favoured.
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
