using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using EfficientNet.Telemetry;
using Microsoft.Extensions.Logging;

namespace EfficientNet.Grains;

/// <inheritdoc cref="IExperimentGrain" />
internal sealed partial class ExperimentGrain(
    IExperimentLedger ledger,
    IExperimentReader reader,
    IGrainFactory grains,
    TimeProvider time,
    ILogger<ExperimentGrain> logger
) : Grain, IExperimentGrain
{
    private const int Tries = 5;
    private const int CallsAtOnce = 32;

    private ExperimentId Id => ExperimentId.Parse(this.GetPrimaryKeyString());

    public async Task<ExperimentSubmitted> SubmitAsync(
        SubmitExperiment submission,
        Actor? by = null,
        CancellationToken cancellationToken = default
    )
    {
        var submitted = reader.Read(submission.Source, submission.FileName);
        using (var span = EffnetTelemetry.StartExperiment(Id.Value))
        {
            await ledger.CreateAsync(Create(submission, submitted, TraceParent.Of(span)), by, cancellationToken);
        }

        if (await LoadAsync(cancellationToken) is { Experiment: var kept } && kept.Source != submission.Source)
            throw new ExperimentExistsException($"Experiment '{Id}' exists with another file; choose another id.");
        await AdvanceAsync(cancellationToken);
        return new ExperimentSubmitted(Id);
    }

    public async Task AdvanceAsync(CancellationToken cancellationToken = default)
    {
        while (await StepAsync(Decide, cancellationToken) is { } transition)
        {
            if (transition.Runs.Count > 0)
                _ = grains.Scheduler(GrainKeys.DefaultPool).WakeAsync();
        }

        await CancelRunsOfCancelledAsync(cancellationToken);
    }

    public async Task CancelAsync(Actor? by = null, CancellationToken cancellationToken = default)
    {
        await StepAsync(snapshot => ExperimentDecider.Cancel(snapshot, time.GetUtcNow(), by), cancellationToken);
        await CancelRunsOfCancelledAsync(cancellationToken);
    }

    public async Task PauseAsync(Actor? by = null, CancellationToken cancellationToken = default)
    {
        await StepAsync(snapshot => ExperimentDecider.Pause(snapshot, by), cancellationToken);
        // Read after the commit, which no grant follows: wake these agents now instead of at their next heartbeat.
        var paused = await LoadAsync(cancellationToken);
        foreach (var node in paused.Runs.Where(run => run.State.IsLeased()).Select(run => run.Node).OfType<NodeName>().Distinct())
            _ = grains.Node(node).WakeAsync();
    }

    public async Task ResumeAsync(Actor? by = null, CancellationToken cancellationToken = default)
    {
        await StepAsync(snapshot => ExperimentDecider.Resume(snapshot, by), cancellationToken);
        await AdvanceAsync(cancellationToken);
        _ = grains.Scheduler(GrainKeys.DefaultPool).WakeAsync();
    }

    public async Task RetryRunAsync(RunId run, Actor? by = null, CancellationToken cancellationToken = default)
    {
        var snapshot = await LoadAsync(cancellationToken);
        var state =
            snapshot.Runs.FirstOrDefault(other => other.Id == run)?.State
            ?? throw new NotFoundException($"Experiment '{Id}' has no run '{run}'.");
        if (state != RunState.Failed)
            throw new ForbiddenTransitionException($"{run} is {state}; only a failed run can be retried.");
        RequireRetriable(snapshot.Experiment.State);
        await grains.Run(run).RetryAsync(by, cancellationToken);
    }

    public async Task ChangeUntilAsync(RunId run, int? epoch, Actor? by = null, CancellationToken cancellationToken = default)
    {
        var state = (await LoadAsync(cancellationToken)).Experiment.State;
        if (!state.AllowsTrainingOn())
            throw new ForbiddenTransitionException($"Experiment '{Id}' is {state}; none of its runs trains on.");
        await grains.Run(run).ChangeUntilAsync(epoch, by, cancellationToken);
    }

    public async Task<IReadOnlyList<RunId>> RetryFailedAsync(Actor? by = null, CancellationToken cancellationToken = default)
    {
        var snapshot = await LoadAsync(cancellationToken);
        var failed = Failed(snapshot);
        if (failed.Count == 0)
            return [];
        RequireRetriable(snapshot.Experiment.State);
        foreach (var runs in failed.Chunk(CallsAtOnce))
            await Task.WhenAll(runs.Select(run => RetryIfFailedAsync(run, by, cancellationToken)));
        return failed;
    }

    public async Task<Experiment> GetAsync(CancellationToken cancellationToken = default) =>
        (await LoadAsync(cancellationToken)).Experiment;

    private static List<RunId> Failed(ExperimentSnapshot snapshot) =>
        [.. snapshot.Runs.Where(run => run.State == RunState.Failed).Select(run => run.Id)];

    // For the message only: the experiment may end or be cancelled after this read, and the run's transition decides.
    private void RequireRetriable(ExperimentState state)
    {
        if (!state.AllowsRetry())
            throw new ForbiddenTransitionException(
                $"Experiment '{Id}' is {state}; a failed run can be retried only in one that runs or ended with failures."
            );
    }

    // Somebody else may have retried it meanwhile, which is fine.
    private async Task RetryIfFailedAsync(RunId run, Actor? by, CancellationToken cancellationToken)
    {
        try
        {
            await grains.Run(run).RetryAsync(by, cancellationToken);
        }
        catch (ForbiddenTransitionException) { }
    }

    private ExperimentTransition? Decide(ExperimentSnapshot snapshot) =>
        snapshot.Experiment.State.IsFinal()
            ? null
            : ExperimentDecider.Decide(snapshot, snapshot.Experiment.Resolved(), time.GetUtcNow());

    // Load, decide, commit. Null means there was nothing to do.
    private async Task<ExperimentTransition?> StepAsync(
        Func<ExperimentSnapshot, ExperimentTransition?> decide,
        CancellationToken cancellationToken
    )
    {
        for (var tried = 0; tried < Tries; tried++)
        {
            var snapshot = await LoadAsync(cancellationToken);
            if (decide(snapshot) is not { } decided)
                return null;
            var transition = WithTraces(snapshot.Experiment, decided);
            var started = time.GetTimestamp();
            var accepted = await ledger.CommitAsync(snapshot.Experiment, transition, cancellationToken);
            EffnetTelemetry.OnLedgerCommit(time.GetElapsedTime(started), accepted);
            if (!accepted)
                continue;
            LogStep(Id, transition.Summary);
            foreach (var _ in transition.Runs)
                EffnetTelemetry.OnRunCreated();
            return transition;
        }

        DeactivateOnIdle();
        throw new StaleStateException(
            $"The row of experiment '{Id}' changed {Tries} times while its next step was decided; try again."
        );
    }

    // A silo may die between the cancellation and this; the sweeper finds such experiments and advances them (protocol rule P19).
    private async Task CancelRunsOfCancelledAsync(CancellationToken cancellationToken)
    {
        var snapshot = await LoadAsync(cancellationToken);
        if (snapshot.Experiment.State != ExperimentState.Cancelled)
            return;
        foreach (var runs in snapshot.Runs.Where(run => !run.State.IsFinal()).Chunk(CallsAtOnce))
            await Task.WhenAll(
                runs.Select(run =>
                    grains.Run(run.Id).CancelAsync("The experiment was cancelled.", Actor.Of(Id), cancellationToken)
                )
            );
    }

    private Experiment Create(SubmitExperiment submission, ExperimentSpecification submitted, string? trace) =>
        new()
        {
            Id = Id,
            Name = submitted.Name,
            Source = submission.Source,
            Specification = submitted,
            Concurrency = submitted.Limits.Concurrency,
            LeaseSeconds = submitted.Limits.LeaseSeconds,
            TraceParent = trace,
            CreatedAt = time.GetUtcNow(),
        };

    private static ExperimentTransition WithTraces(Experiment experiment, ExperimentTransition transition)
    {
        if (transition.Runs.Count == 0)
            return transition;
        using var stage = EffnetTelemetry.StartStage(experiment.Id.Value, transition.Runs[0].Stage, experiment.TraceParent);
        stage?.SetTag(TelemetryTags.Configurations, transition.Configurations.Count);
        return transition with
        {
            Runs =
            [
                .. transition.Runs.Select(run =>
                    run with
                    {
                        TraceParent = EffnetTelemetry.OnRunSubmitted(run.Id.Value, stage) ?? run.TraceParent,
                    }
                ),
            ],
        };
    }

    private async Task<ExperimentSnapshot> LoadAsync(CancellationToken cancellationToken) =>
        await ledger.LoadAsync(Id, cancellationToken) ?? throw new NotFoundException($"There is no experiment '{Id}'.");
}
