using EfficientNet.Chaos.Observing;

namespace EfficientNet.Chaos.Plan;

/// <summary>Chooses the live attempt that a fault strikes.</summary>
internal static class TargetChooser
{
    /// <summary>
    /// Prefers runs not struck yet, then those struck least, so that pauses between attempts do not accumulate on one; avoids
    /// an attempt in its last epoch if there is another, since it could end before the fault. Null means that there is none.
    /// </summary>
    /// <param name="live">Attempts whose trainer has started.</param>
    /// <param name="strikes">How often each run has been struck.</param>
    /// <param name="number">The plan's random number.</param>
    public static LiveAttempt? Choose(IReadOnlyList<LiveAttempt> live, Func<string, int> strikes, ulong number)
    {
        var best = live.GroupBy(attempt =>
                (Ending: attempt.Epoch >= attempt.Epochs - 1 && strikes(attempt.Run) > 0, Strikes: strikes(attempt.Run))
            )
            .MinBy(group => group.Key)
            ?.OrderBy(attempt => attempt.Run, StringComparer.Ordinal)
            .ToList();
        return best?[(int)(number % (ulong)best.Count)];
    }
}
