using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments.Scheduling;

/// <summary>Which failures speak against a host, and when it gets no more grants (protocol rule P9).</summary>
public static class HostJudgement
{
    /// <summary>Failures in a row after which a host is set aside, unless stated.</summary>
    public const int DefaultLimit = 3;

    private const int QuotedLetters = 200;

    /// <summary>
    /// What speaks against the host in the events of one transition, or null. That the attempt had no epoch yet is for the ledger
    /// to say.
    /// </summary>
    public static string? Blame(IEnumerable<RunEvent> events) =>
        events
            .Select(happened =>
                happened switch
                {
                    AttemptEnded { Reason: AttemptEnd.Failed, Failure: FailureClass.Infrastructure } ended => ended.Message ?? "",
                    RunFailed { Class: FailureClass.Infrastructure } failed => failed.Message,
                    _ => null,
                }
            )
            .FirstOrDefault(message => message is not null);

    /// <summary>Whether the events of one transition show that the host can train.</summary>
    public static bool Clears(IEnumerable<RunEvent> events) =>
        events.Any(happened => happened is EpochCommitted or EpochReplayed or EpochSuperseded or RunSucceeded);

    /// <summary>
    /// Why a host is to be set aside, as a sentence; null when it is not. One run alone speaks against no host (unless the limit
    /// is one
    /// failure): it may be the run that crashes, and the others must not wait for it.
    /// </summary>
    /// <param name="failures">Its failures in a row, oldest first.</param>
    /// <param name="limit">How many are too many; 0: none are.</param>
    public static string? WhySetAside(IReadOnlyList<HostFailure> failures, int limit)
    {
        if (
            limit == 0
            || failures.Count < limit
            || (limit > 1 && failures.DistinctBy(failure => failure.Run).Take(2).Count() < 2)
        )
            return null;
        var attempts = string.Join(", ", failures.Select(failure => $"attempt {failure.Attempt} of {failure.Run}"));
        return $"{failures.Count} {(failures.Count == 1 ? "attempt" : "attempts in a row")} failed here before the first epoch "
            + $"({attempts}); the last said: {Quote(failures[^1].Message)}";
    }

    private static string Quote(string message)
    {
        var line = message.Split('\n')[0].Trim();
        return line.Length <= QuotedLetters ? line : $"{line[..QuotedLetters]}…";
    }
}
