using EfficientNet.Contracts.Agents;

namespace EfficientNet.Agent.Control;

/// <summary>
/// Makes actual equal desired (protocol rule P11). Level-triggered: it needs no memory of earlier answers, so the next one
/// makes up for a lost one.
/// </summary>
internal static class AgentReconciler
{
    /// <summary>The steps to take; stops come first, so that a slot that changes hands is freed before it is asked for.</summary>
    /// <param name="actual">What the agent holds. Nothing may have been added since the heartbeat was sent.</param>
    /// <param name="answer">The heartbeat's answer.</param>
    public static IReadOnlyList<AgentAction> Decide(AgentSituation actual, HeartbeatAnswer answer)
    {
        var desired = answer.Desired.Select(Key).ToHashSet();
        var leaving = answer.Leaving.ToHashSet();
        var over = answer.Over.ToHashSet();
        var held = actual.Held.Select(attempt => attempt.Key).ToHashSet();

        var stops =
            from attempt in actual.Held
            where attempt.Phase < AttemptPhase.Stopping
            let reason = over.Contains(attempt.Key) ? "the attempt is over"
            : desired.Contains(attempt.Key) || leaving.Contains(attempt.Key) ? null
            : "the control plane no longer wants the attempt here"
            where reason is not null
            select new StopAttempt(attempt.Key, reason);

        var starts =
            from assignment in answer.Desired.DistinctBy(Key)
            let key = Key(assignment)
            where actual.Accepting && !held.Contains(key) && !over.Contains(key)
            where key.Attempt > actual.NewestBegun.GetValueOrDefault(key.Run)
            select new StartAttempt(assignment);

        // An attempt that should leave before it began is begun all the same: its runner then reports that it left, which frees
        // the slot at once.
        var begun = starts.Select(start => Key(start.Assignment)).ToHashSet();
        var leaves =
            from key in leaving
            where !over.Contains(key)
            where begun.Contains(key) || actual.Held.Any(attempt => attempt.Key == key && attempt.Phase < AttemptPhase.Leaving)
            select new LeaveAttempt(key);

        return [.. stops, .. starts, .. leaves];
    }

    private static AttemptKey Key(Assignment assignment) => new(assignment.Run, assignment.Attempt);
}
