using EfficientNet.Contracts;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments.Ledger;

/// <summary>The write side of experiments and their configurations.</summary>
public interface IExperimentLedger
{
    /// <summary>Creates an experiment; a second call with the same id changes nothing.</summary>
    Task CreateAsync(Experiment experiment, Actor? by, CancellationToken cancellationToken);

    /// <summary>Reads an experiment with its configurations and runs in number and creation order, or null.</summary>
    Task<ExperimentSnapshot?> LoadAsync(ExperimentId experiment, CancellationToken cancellationToken);

    /// <summary>
    /// Writes one transition, fenced by <c>before.Version</c>: the row, new configurations and runs (an existing run is left as
    /// it is,
    /// protocol rule P3), runs marked as observed, and an event. False: stale, nothing was written.
    /// </summary>
    Task<bool> CommitAsync(Experiment before, ExperimentTransition transition, CancellationToken cancellationToken);

    /// <summary>
    /// Experiments that are not final and have final runs that they have not observed, or nothing left under way, and cancelled
    /// experiments with runs that are not final (protocol rule P19).
    /// </summary>
    Task<IReadOnlyList<ExperimentId>> WithNewsAsync(CancellationToken cancellationToken);
}

/// <summary>An experiment with everything that its next step depends on.</summary>
public sealed record ExperimentSnapshot(
    Experiment Experiment,
    IReadOnlyList<ScalingConfiguration> Configurations,
    IReadOnlyList<TrainingRun> Runs
);

/// <summary>What an experiment decided.</summary>
/// <param name="After">The row after it; its version is <c>before.Version + 1</c>.</param>
/// <param name="Configurations">New configurations.</param>
/// <param name="Runs">New runs.</param>
/// <param name="Observed">Final runs that were taken into account.</param>
/// <param name="Summary">One sentence for the timeline.</param>
/// <param name="By">Who asked for it; null: the experiment took the step by itself.</param>
public sealed record ExperimentTransition(
    Experiment After,
    IReadOnlyList<ScalingConfiguration> Configurations,
    IReadOnlyList<TrainingRun> Runs,
    IReadOnlyList<RunId> Observed,
    string Summary,
    Actor? By = null
);
