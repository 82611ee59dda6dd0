using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Runs;

/// <summary>
/// The rules of a training run, without clock, database or actor: <c>decide(run, command) → events</c> and <c>apply(run, event) →
/// run</c>.
/// What is decided holds only once it is committed against the version that it was decided on (protocol rule P1).
/// </summary>
public static partial class RunDecider
{
    /// <summary>
    /// Decides one command. It throws <see cref="ForbiddenTransitionException"/> when a user asks for what the state does not
    /// allow.
    /// </summary>
    /// <param name="run">The row as it was read.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="evidence">What <see cref="NeedsEpoch"/> and <see cref="NeedsCheckpoints"/> ask for; null when they ask for
    /// nothing.</param>
    /// <param name="now">For backoff and the row's times.</param>
    public static RunDecision Decide(TrainingRun run, RunCommand command, RunEvidence? evidence, DateTimeOffset now) =>
        command switch
        {
            ApplyReport apply => Report(new Reported(run, apply.Report, evidence ?? RunEvidence.None, now)),
            LoseAttempt lose => Lose(run, lose, now),
            CancelRun cancel => Cancel(run, cancel, evidence ?? RunEvidence.None, now),
            PauseRun pause => Pause(run, pause, now),
            ResumeRun resume => Resume(run, resume, now),
            RetryRun retry => Retry(run, retry, now),
            ChangeUntil change => Until(run, change, now),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "This command is not known to the run's rules."),
        };

    /// <summary>The row after an event. It covers every event; the version is raised by the commit, not here.</summary>
    public static TrainingRun Apply(TrainingRun run, RunEvent happened, DateTimeOffset now) =>
        happened switch
        {
            RunCreated => run,
            AttemptGranted granted => run with
            {
                State = run.State.To(RunState.Granted),
                Attempt = granted.Attempt,
                ReportSequence = 0,
                Node = granted.Node,
                Threads = run.Threads ?? granted.Threads,
                NotBefore = null,
                StartedAt = run.StartedAt ?? now,
            },
            AttemptBegan began => UnderWay(run) with
            {
                ComputeClass =
                    began is { FromStep: 0, FromEpoch: 0 } && run.Epoch == 0
                        ? began.ComputeClass
                        : run.ComputeClass ?? began.ComputeClass,
            },
            EpochCommitted epoch => UnderWay(run) with
            {
                Epoch = epoch.Metrics.Epoch,
                LastEpoch = epoch.Metrics,
                FailedNodes = [],
            },
            EpochReplayed => UnderWay(run),
            EpochSuperseded epoch => UnderWay(run) with
            {
                LastEpoch = epoch.Metrics.Epoch == run.Epoch ? epoch.Metrics : run.LastEpoch,
            },
            CheckpointRecorded or BrokenImagesFound => UnderWay(run),
            AttemptEnded ended => run with
            {
                State = run.State.To(RunState.Queued),
                FailedAttempts = ended.Reason == AttemptEnd.Failed ? run.FailedAttempts + 1 : run.FailedAttempts,
                FailedNodes =
                    ended.Reason == AttemptEnd.Failed && run.Node is { } node
                        ? [.. run.FailedNodes.Where(other => other != node), node]
                        : run.FailedNodes,
                Failure = ended.Failure ?? run.Failure,
                FailureMessage = ended.Failure is null ? run.FailureMessage : ended.Message,
                NotBefore = ended.NotBefore,
            },
            // The run restarts from scratch, so no compute class binds the next attempt (protocol rule P22).
            RunShrunk shrunk => run with
            {
                State = run.State.To(RunState.Queued),
                MicroBatchSize = shrunk.To,
                ComputeClass = null,
                Failure = FailureClass.OutOfMemory,
                FailureMessage = shrunk.Message,
                NotBefore = null,
            },
            RunSucceeded succeeded => Final(run, RunState.Succeeded, now) with
            {
                Result = succeeded.Result,
                Failure = null,
                FailureMessage = null,
            },
            RunFailed failed => Final(run, RunState.Failed, now) with
            {
                Failure = failed.Class,
                FailureMessage = failed.Message,
                FailedAttempts = run.FailedAttempts + 1,
            },
            RunCancelled => Final(run, RunState.Cancelled, now),
            RunPaused => run with { Paused = true },
            RunResumed => run with { Paused = false },
            RunRetried => run with
            {
                State = run.State.To(RunState.Queued),
                FailedAttempts = 0,
                FailedNodes = [],
                Failure = null,
                FailureMessage = null,
                NotBefore = null,
                EndedAt = null,
                Observed = false,
            },
            RunHalted => Final(run, RunState.Halted, now),
            UntilChanged until => TrainingOn(run) with { Until = until.Epoch },
            ReportRefused => run,
            _ => throw new ArgumentOutOfRangeException(nameof(happened), happened, "This event is not known to the run's rules."),
        };

    /// <summary>
    /// What a loss comes to whose fence stayed shut on the row as it is: the lease was renewed, which is a sign of life (protocol
    /// rule P8).
    /// </summary>
    public static RunDecision NotLost(RunTransition loss) =>
        RunDecision.Keep(
            RunVerdict.Duplicate,
            loss.Before,
            $"Attempt {loss.Before.Attempt} of {loss.Before.Id} showed a sign of life."
        );

    private static RunDecision Lose(TrainingRun run, LoseAttempt lose, DateTimeOffset now)
    {
        if (lose.Attempt > run.Attempt)
            return RunDecision.Keep(RunVerdict.Stale, run);
        if (!IsCurrent(run, lose.Attempt))
            return RunDecision.Keep(RunVerdict.Duplicate, run, $"Attempt {lose.Attempt} of {run.Id} is over.");
        RunEvent[] events = [new AttemptEnded(run.Attempt, lose.Reason, Failure: null, lose.Message, NotBefore: null)];
        var transition = RunTransition.Of(run, After(run, events, now), events, renewals: lose.Renewals);
        return RunDecision.Change(RunVerdict.Accepted, transition);
    }

    private static RunDecision Cancel(TrainingRun run, CancelRun cancel, RunEvidence evidence, DateTimeOffset now)
    {
        if (run.State.IsFinal())
            return RunDecision.Keep(RunVerdict.Duplicate, run, $"{run.Id} is {run.State}.");
        RunEvent[] events = [new RunCancelled(cancel.Reason, cancel.By)];
        var transition = RunTransition.Of(run, After(run, events, now), events, evidence.Checkpoints);
        return RunDecision.Change(RunVerdict.Accepted, transition);
    }

    private static RunDecision Pause(TrainingRun run, PauseRun pause, DateTimeOffset now) =>
        run switch
        {
            { State: var state } when state.IsFinal() => throw new ForbiddenTransitionException(
                $"{run.Id} is {state}; only a run that has not ended can be paused."
            ),
            { Paused: true } => RunDecision.Keep(RunVerdict.Duplicate, run, $"{run.Id} is paused."),
            _ => Accept(run, now, new RunPaused(pause.By)),
        };

    private static RunDecision Resume(TrainingRun run, ResumeRun resume, DateTimeOffset now) =>
        run switch
        {
            { State: var state } when state.IsFinal() => throw new ForbiddenTransitionException(
                $"{run.Id} is {state}; only a paused run can be resumed."
            ),
            { Paused: false } => RunDecision.Keep(RunVerdict.Duplicate, run, $"{run.Id} is not paused."),
            _ => Accept(run, now, new RunResumed(resume.By)),
        };

    private static RunDecision Retry(TrainingRun run, RetryRun retry, DateTimeOffset now) =>
        run.State == RunState.Failed
            ? Accept(run, now, new RunRetried(retry.By))
            : throw new ForbiddenTransitionException($"{run.Id} is {run.State}; only a failed run can be retried.");

    private static RunDecision Accept(TrainingRun run, DateTimeOffset now, params IReadOnlyList<RunEvent> events) =>
        RunDecision.Change(RunVerdict.Accepted, RunTransition.Of(run, After(run, events, now), events));

    private static TrainingRun After(TrainingRun run, IReadOnlyList<RunEvent> events, DateTimeOffset now) =>
        events.Aggregate(run, (row, happened) => Apply(row, happened, now)) with
        {
            Version = run.Version + 1,
        };

    private static TrainingRun TrainingOn(TrainingRun run) =>
        run.State == RunState.Halted ? run with { State = run.State.To(RunState.Queued), EndedAt = null, Observed = false } : run;

    private static bool IsCurrent(TrainingRun run, int attempt) => run.State.IsLeased() && run.Attempt == attempt;

    private static TrainingRun UnderWay(TrainingRun run) =>
        run.State == RunState.Running ? run : run with { State = run.State.To(RunState.Running) };

    private static TrainingRun Final(TrainingRun run, RunState state, DateTimeOffset now) =>
        run with
        {
            State = run.State.To(state),
            Paused = false,
            NotBefore = null,
            EndedAt = now,
            Observed = false,
        };
}
