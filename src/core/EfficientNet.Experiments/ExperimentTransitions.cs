using EfficientNet.Contracts;

namespace EfficientNet.Experiments;

/// <summary>Which state of an experiment may follow which.</summary>
public static class ExperimentTransitions
{
    // Running ◀──pause, resume──▶ Paused ──▶ Cancelled
    //    ├──every stage done──▶ Completed ──a halted run trains on──▶ Running
    //    ├──────────────────────▶ CompletedWithFailures ──the same, or a failed run is retried──▶ Running
    //    └──────────────────────▶ Cancelled
    private static readonly Dictionary<ExperimentState, ExperimentState[]> Allowed = new()
    {
        [ExperimentState.Running] =
        [
            ExperimentState.Paused,
            ExperimentState.Completed,
            ExperimentState.CompletedWithFailures,
            ExperimentState.Cancelled,
        ],
        [ExperimentState.Paused] =
        [
            ExperimentState.Running,
            ExperimentState.Completed,
            ExperimentState.CompletedWithFailures,
            ExperimentState.Cancelled,
        ],
        [ExperimentState.Completed] = [ExperimentState.Running],
        [ExperimentState.CompletedWithFailures] = [ExperimentState.Running],
        [ExperimentState.Cancelled] = [],
    };

    /// <summary>Whether nothing more happens to an experiment in this state by itself.</summary>
    public static bool IsFinal(this ExperimentState state) => state >= ExperimentState.Completed;

    /// <summary>Returns <paramref name="next"/>, or throws <see cref="ForbiddenTransitionException"/>.</summary>
    public static ExperimentState To(this ExperimentState state, ExperimentState next) =>
        Allowed[state].Contains(next)
            ? next
            : throw new ForbiddenTransitionException($"An experiment in state {state} can't become {next}.");

    /// <summary>Whether a failed run may be retried: not in an experiment that completed or was cancelled.</summary>
    public static bool AllowsRetry(this ExperimentState state) =>
        !state.IsFinal() || state == ExperimentState.CompletedWithFailures;

    /// <summary>Whether a halted run may train on: not in an experiment that was cancelled.</summary>
    public static bool AllowsTrainingOn(this ExperimentState state) =>
        !state.IsFinal() || Allowed[state].Contains(ExperimentState.Running);

    /// <summary>
    /// The state once a failed run is queued again: an ended experiment runs. Throws <see cref="ForbiddenTransitionException"/>.
    /// </summary>
    public static ExperimentState AfterRetry(this ExperimentState state) =>
        state.AllowsRetry()
            ? state.AfterTrainingOn()
            : throw new ForbiddenTransitionException($"In an experiment in state {state} no failed run is retried.");

    /// <summary>
    /// The state once a halted run is queued again: an ended experiment runs. Throws <see cref="ForbiddenTransitionException"/>.
    /// </summary>
    public static ExperimentState AfterTrainingOn(this ExperimentState state) =>
        state.IsFinal() ? state.To(ExperimentState.Running) : state;
}
