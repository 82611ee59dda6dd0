using EfficientNet.Chaos.Observing;
using EfficientNet.Contracts;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Chaos.Judging;

/// <summary>Compares what a fault declared with what happened to attempts during it.</summary>
internal static class AttemptAccounts
{
    /// <summary>What does not match, one sentence each.</summary>
    /// <param name="declared">What the fault may cause.</param>
    /// <param name="facts">What happened from the fault to the next one.</param>
    public static IReadOnlyList<string> Check(DeclaredChange declared, IReadOnlyList<RunFact> facts)
    {
        var problems = new List<string>();
        var caused = 0;
        foreach (var fact in facts)
        {
            switch (fact.Event)
            {
                case AttemptEnded ended
                    when fact.Run == declared.Run
                        && ended.Attempt >= declared.Attempt
                        && declared.Reasons.Contains(ended.Reason)
                        && IsInfrastructure(ended):
                    caused++;
                    break;
                case AttemptEnded ended:
                    problems.Add(
                        $"attempt {ended.Attempt} of {fact.Run} ended "
                            + $"({ended.Reason}{(ended.Failure is { } failure ? $", {failure}" : "")}), "
                            + $"which was not declared: {ended.Message}"
                    );
                    break;
                case RunFailed failed:
                    problems.Add($"{fact.Run} failed finally at attempt {failed.Attempt} ({failed.Class}): {failed.Message}");
                    break;
                case RunCancelled cancelled:
                    problems.Add($"{fact.Run} was cancelled: {cancelled.Reason}");
                    break;
            }
        }

        if (caused < declared.Least || caused > declared.Most)
            problems.Add($"declared: {declared}; actual: {caused}");
        return problems;
    }

    /// <summary>
    /// Whether the struck attempt completed normally before the fault could matter, so that the fault missed.
    /// </summary>
    public static bool Missed(DeclaredChange declared, IReadOnlyList<RunFact> facts) =>
        declared.Least > 0
        && facts.Any(fact =>
            fact.Run == declared.Run && fact.Event is RunSucceeded succeeded && succeeded.Attempt == declared.Attempt
        )
        && !facts.Any(fact => fact.Run == declared.Run && fact.Event is AttemptEnded);

    private static bool IsInfrastructure(AttemptEnded ended) => ended.Failure is null or FailureClass.Infrastructure;
}
