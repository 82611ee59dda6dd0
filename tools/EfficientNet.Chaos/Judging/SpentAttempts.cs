using EfficientNet.Chaos.Observing;
using EfficientNet.Contracts;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Chaos.Judging;

/// <summary>
/// Whether a run spent as many attempts as the faults that struck it may cost, by its row and by its timeline (protocol rule P9).
/// </summary>
internal static class SpentAttempts
{
    /// <summary>What does not match, one sentence each.</summary>
    /// <param name="run">The run.</param>
    /// <param name="faults">All faults.</param>
    /// <param name="facts">All that happened to the run.</param>
    public static IEnumerable<string> Check(ObservedRun run, IReadOnlyList<FaultRecord> faults, IEnumerable<RunFact> facts)
    {
        var told = facts.Count(fact => fact.Event is AttemptEnded { Reason: AttemptEnd.Failed } or RunFailed);
        if (run.Spent != told)
            yield return $"{run.Id} has spent {run.Spent} attempts by its row and {told} by its timeline.";
        var declared = faults
            .Select(fault => fault.Declared)
            .Where(change => change.Run == run.Id && change.Reasons.Contains(AttemptEnd.Failed))
            .ToList();
        var least = declared.Sum(change => change.Reasons.Count == 1 ? change.Least : 0);
        var most = declared.Sum(change => change.Most);
        var expected = least == most ? $"{most}" : $"{least} to {most}";
        if (run.Spent < least || run.Spent > most)
            yield return $"{run.Id} has spent {run.Spent} attempts; the faults that struck it cost {expected}.";
    }
}
