using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Runs;

/// <summary>
/// What becomes of an experiment whose run, which had ended, is queued again. It is written in the run's own transition (protocol
/// rule P19), and only there is the experiment's state known for certain: so it says what follows each state.
/// </summary>
/// <param name="States">The state after it, by the state before; in any other state nothing is written.</param>
/// <param name="Message">What its event says, where the state changes.</param>
public sealed record ExperimentReopening(IReadOnlyDictionary<ExperimentState, ExperimentState> States, string Message)
{
    private static readonly ExperimentReopening ForRetry = new(
        Enum.GetValues<ExperimentState>()
            .Where(ExperimentTransitions.AllowsRetry)
            .ToDictionary(state => state, ExperimentTransitions.AfterRetry),
        "Opened again: a failed run is retried."
    );

    private static readonly ExperimentReopening ForTrainingOn = new(
        Enum.GetValues<ExperimentState>()
            .Where(ExperimentTransitions.AllowsTrainingOn)
            .ToDictionary(state => state, ExperimentTransitions.AfterTrainingOn),
        "Opened again: a halted run trains on."
    );

    /// <summary>Of a run's step; null when it reopens nothing.</summary>
    public static ExperimentReopening? For(RunState before, RunState after) =>
        !before.IsFinal() || after.IsFinal() ? null
        : before == RunState.Halted ? ForTrainingOn
        : ForRetry;
}
