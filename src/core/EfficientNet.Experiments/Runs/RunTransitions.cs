using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Runs;

/// <summary>Which state of a run may follow which.</summary>
public static class RunTransitions
{
    // Queued ──grant──▶ Granted ──first report──▶ Running ──result──▶ Succeeded
    //   ▲                  │                        │
    //   ├──attempt over────┴────────────────────────┤──────▶ Failed (attempts spent, or a class without retry)
    //   └──told to train on──── Halted ◀──until─────┤
    //                                               └──────▶ Cancelled (from any state that is not final)
    private static readonly Dictionary<RunState, RunState[]> Allowed = new()
    {
        [RunState.Queued] = [RunState.Granted, RunState.Failed, RunState.Cancelled],
        [RunState.Granted] =
        [
            RunState.Running,
            RunState.Queued,
            RunState.Succeeded,
            RunState.Failed,
            RunState.Cancelled,
            RunState.Halted,
        ],
        [RunState.Running] = [RunState.Queued, RunState.Succeeded, RunState.Failed, RunState.Cancelled, RunState.Halted],
        [RunState.Succeeded] = [],
        [RunState.Failed] = [RunState.Queued],
        [RunState.Cancelled] = [],
        [RunState.Halted] = [RunState.Queued],
    };

    /// <summary>Whether nothing more happens to a run in this state by itself.</summary>
    public static bool IsFinal(this RunState state) =>
        state is RunState.Succeeded or RunState.Failed or RunState.Cancelled or RunState.Halted;

    /// <summary>Whether an attempt is under way.</summary>
    public static bool IsLeased(this RunState state) => state is RunState.Granted or RunState.Running;

    /// <summary>Returns <paramref name="next"/>, or throws <see cref="ForbiddenTransitionException"/>.</summary>
    public static RunState To(this RunState state, RunState next) =>
        Allowed[state].Contains(next)
            ? next
            : throw new ForbiddenTransitionException($"A run in state {state} can't become {next}.");
}
