using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Runs;
using Orleans.Concurrency;

namespace EfficientNet.Grains;

/// <summary>
/// One training run: its state machine, and the only writer of its ledger rows. Key: run id (<see cref="GrainKeys.Run"/>).
/// </summary>
[Alias("EfficientNet.TrainingRun")]
public interface ITrainingRunGrain : IGrainWithStringKey
{
    /// <summary>
    /// Applies an agent's report and answers after the commit. Each (attempt, sequence) has its effect once (protocol rule P13).
    /// </summary>
    [Alias("Report")]
    Task<ReportAnswer> ReportAsync(Report report, CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends an attempt whose lease has run out; the run is queued again. Nothing happens when the attempt is over, or when its
    /// lease was renewed after the observer had seen <paramref name="renewals"/> (protocol rule P8).
    /// </summary>
    [Alias("ExpireAttempt")]
    Task ExpireAttemptAsync(int attempt, long renewals, string message, CancellationToken cancellationToken = default);

    /// <summary>Ends an attempt that is known to be dead; the run is queued again. Nothing when the attempt is over.</summary>
    [Alias("LoseAttempt")]
    Task LoseAttemptAsync(int attempt, AttemptEnd reason, string message, CancellationToken cancellationToken = default);

    /// <summary>Cancels the run; nothing when it is final.</summary>
    [Alias("Cancel")]
    Task CancelAsync(string reason, Actor? by = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Grants it no more and lets an attempt under way leave at a checkpoint; <see cref="ForbiddenTransitionException"/> when the
    /// run is final.
    /// </summary>
    [Alias("Pause")]
    Task PauseAsync(Actor? by = null, CancellationToken cancellationToken = default);

    /// <summary>Undoes a pause; <see cref="ForbiddenTransitionException"/> when the run is final.</summary>
    [Alias("Resume")]
    Task ResumeAsync(Actor? by = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Queues a failed run again with fresh attempts; an experiment that ended with failures runs again in the same transition.
    /// Ask <see cref="IExperimentGrain.RetryRunAsync"/>, which says why where that is not allowed.
    /// </summary>
    [Alias("Retry")]
    Task RetryAsync(Actor? by = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Changes the epoch after which it is halted (null means its recipe's end). A halted run is queued again, and an
    /// experiment that has ended runs again in the same transition; <see cref="ForbiddenTransitionException"/> when the run
    /// has ended otherwise, or has come that far. Ask <see cref="IExperimentGrain.ChangeUntilAsync"/>, which says why where
    /// the experiment does not allow it.
    /// </summary>
    [Alias("ChangeUntil")]
    Task ChangeUntilAsync(int? epoch, Actor? by = null, CancellationToken cancellationToken = default);

    /// <summary>The run's row. <see cref="NotFoundException"/> when there is none.</summary>
    [Alias("Get"), ReadOnly]
    Task<TrainingRun> GetAsync(CancellationToken cancellationToken = default);
}
