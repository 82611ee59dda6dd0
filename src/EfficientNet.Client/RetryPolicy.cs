namespace EfficientNet.Client;

/// <summary>Pauses between tries: 0.1 s, doubled each time, never over 2 s. Pure; the caller waits.</summary>
internal static class RetryPolicy
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>The pause after try number <paramref name="tried"/> (from 1).</summary>
    public static TimeSpan PauseAfter(int tried)
    {
        var pause = First * Math.Pow(2, Math.Min(tried - 1, 10));
        return pause < Longest ? pause : Longest;
    }
}
