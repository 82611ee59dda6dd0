using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments;
using Orleans.Concurrency;

namespace EfficientNet.Grains;

/// <summary>
/// One experiment: what is proposed, observed and done. Key: experiment id (<see cref="GrainKeys.Experiment"/>). Every method
/// throws <see cref="LedgerUnavailableException"/> when PostgreSQL does not answer, and <see cref="NotFoundException"/> for
/// an id nobody submitted.
/// </summary>
[Alias("EfficientNet.Experiment")]
public interface IExperimentGrain : IGrainWithStringKey
{
    /// <summary>
    /// Creates the experiment and proposes its first stage. A repeated call creates once. A faulty file throws what its parser
    /// throws.
    /// </summary>
    [Alias("Submit")]
    Task<ExperimentSubmitted> SubmitAsync(
        SubmitExperiment submission,
        Actor? by = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>
    /// Takes every step that the tables allow: observes final runs, proposes the next stage, completes. Safe to call at any time.
    /// </summary>
    [Alias("Advance")]
    Task AdvanceAsync(CancellationToken cancellationToken = default);

    /// <summary>Cancels the experiment and every run that is not final. A final experiment stays as it is.</summary>
    [Alias("Cancel")]
    Task CancelAsync(Actor? by = null, CancellationToken cancellationToken = default);

    /// <summary>No new grants; what runs leaves at a checkpoint.</summary>
    [Alias("Pause")]
    Task PauseAsync(Actor? by = null, CancellationToken cancellationToken = default);

    /// <summary>Ends a pause.</summary>
    [Alias("Resume")]
    Task ResumeAsync(Actor? by = null, CancellationToken cancellationToken = default);

    /// <summary>Queues a failed run again with fresh attempts, and reopens the experiment when it ended with failures.</summary>
    [Alias("RetryRun")]
    Task RetryRunAsync(RunId run, Actor? by = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Changes how far a run trains (null means to its recipe's end); a halted one is queued again, and an experiment that
    /// had ended with it runs again. <see cref="ForbiddenTransitionException"/> in one that was cancelled.
    /// </summary>
    [Alias("ChangeUntil")]
    Task ChangeUntilAsync(RunId run, int? epoch, Actor? by = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Queues exactly the failed runs again and returns them, and reopens the experiment when it ended with failures. Repeated
    /// while they are queued: none.
    /// </summary>
    [Alias("RetryFailed")]
    Task<IReadOnlyList<RunId>> RetryFailedAsync(Actor? by = null, CancellationToken cancellationToken = default);

    /// <summary>The experiment's row.</summary>
    [Alias("Get"), ReadOnly]
    Task<Experiment> GetAsync(CancellationToken cancellationToken = default);
}
