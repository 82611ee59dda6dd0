using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Experiments.Runs;

/// <summary>What an agent's report means (protocol rules P12 to P17).</summary>
public static partial class RunDecider
{
    /// <summary>
    /// The epoch whose ledger row <see cref="Decide"/> must be given: one that is reported again, or that a late checkpoint
    /// follows.
    /// </summary>
    public static int? NeedsEpoch(TrainingRun run, RunCommand command) =>
        command is ApplyReport apply && IsCurrent(run, apply.Report.Attempt)
            ? apply.Report.Body switch
            {
                EpochReported { Metrics.Epoch: var epoch } when epoch <= run.Epoch => epoch,
                CheckpointReported { Checkpoint.Epoch: var epoch } when epoch > 0 && epoch < run.Epoch => epoch,
                _ => null,
            }
            : null;

    /// <summary>Whether <see cref="Decide"/> must be given the run's checkpoints: some may become superfluous.</summary>
    public static bool NeedsCheckpoints(TrainingRun run, RunCommand command) =>
        command switch
        {
            CancelRun => !run.State.IsFinal(),
            ApplyReport { Report: { Body: CheckpointReported or AttemptExited { Outcome: ExitOutcome.Completed } } report } =>
                IsCurrent(run, report.Attempt),
            _ => false,
        };

    private static RunDecision Report(Reported at)
    {
        var (run, report) = (at.Run, at.Report);
        if (report.Attempt > run.Attempt)
            return RunDecision.Keep(
                RunVerdict.Stale,
                run,
                $"Attempt {report.Attempt} of {run.Id} is not known; the newest is {run.Attempt}."
            );
        if (report.Attempt == run.Attempt && report.Sequence <= run.ReportSequence)
            return RunDecision.Keep(RunVerdict.Duplicate, run);
        if (!IsCurrent(run, report.Attempt))
            return Refuse(
                at,
                $"Attempt {report.Attempt} of {run.Id} is over: the run is {run.State} with attempt {run.Attempt}."
            );

        // Reports come first in first out: a gap means that one is lost for good, and with it perhaps an epoch. Only a new
        // attempt closes it.
        if (report.Sequence > run.ReportSequence + 1)
            return End(at, $"Report {report.Sequence} came when {run.ReportSequence + 1} was next: reports were lost.");

        return report.Body switch
        {
            AttemptStarted started => Started(at, started),
            EpochReported epoch => Epoch(at, epoch.Metrics),
            CheckpointReported checkpoint => Checkpoint(at, checkpoint.Checkpoint),
            BrokenImagesReported broken => Take(at, new BrokenImagesFound(run.Attempt, broken.Images, broken.Count)),
            AttemptExited exited => Take(at, Exited(run, exited, at.Now)),
            _ => throw new ArgumentOutOfRangeException(nameof(at), report.Body, "This report is not known to the run's rules."),
        };
    }

    private static RunDecision Started(Reported at, AttemptStarted started)
    {
        var run = at.Run;
        if (started.FromEpoch > run.Epoch)
            return End(at, $"The trainer went on after epoch {started.FromEpoch}, but the ledger ends with epoch {run.Epoch}.");
        var fromTheStart = started.FromStep == 0 && run.Epoch == 0;
        if (
            run.Specification.Mode == DeterminismMode.Exact
            && run.ComputeClass is { } known
            && known != started.ComputeClass
            && !fromTheStart
        )
            return End(
                at,
                $"An exact run keeps its compute class: it began on '{known}' and was moved to '{started.ComputeClass}'."
            );
        return Take(
            at,
            new AttemptBegan(run.Attempt, started.FromStep, started.FromEpoch, started.ComputeClass, started.PassedOver)
        );
    }

    private static RunDecision Epoch(Reported at, EpochMetrics metrics)
    {
        var run = at.Run;
        if (metrics.Epoch == run.Epoch + 1)
            return Take(at, new EpochCommitted(run.Attempt, metrics));
        if (metrics.Epoch > run.Epoch)
            return End(at, $"Epoch {metrics.Epoch} was reported when epoch {run.Epoch + 1} was next.");
        if (at.Evidence.Epoch is not { } committed || committed.Epoch != metrics.Epoch)
            throw new ArgumentException(
                $"{run.Id} reports epoch {metrics.Epoch} again: its ledger row is needed to decide.",
                nameof(at)
            );

        if (committed.SameResultAs(metrics))
            return Take(at, new EpochReplayed(run.Attempt, metrics.Epoch));
        return run.Specification.Mode == DeterminismMode.Fast
            ? Take(at, new EpochSuperseded(run.Attempt, metrics))
            : Take(at, new RunFailed(run.Attempt, FailureClass.Nondeterministic, NotRepeated(committed, metrics)));
    }

    private static RunDecision Checkpoint(Reported at, CheckpointRecord checkpoint)
    {
        var run = at.Run;
        // A checkpoint ahead of the ledger would make the next attempt skip the epochs between them; the run continues
        // without it.
        if (checkpoint.Epoch > run.Epoch)
            return PassOver(
                at,
                $"The checkpoint at step {checkpoint.Step} is ahead of the ledger: it follows epoch {checkpoint.Epoch}, "
                    + $"the ledger ends with epoch {run.Epoch}. The run goes on without it."
            );
        if (checkpoint.Attempt != run.Attempt)
            return PassOver(
                at,
                $"The checkpoint at step {checkpoint.Step} names attempt {checkpoint.Attempt}, "
                    + $"its report attempt {run.Attempt}."
            );
        var standing = CheckpointStanding.Of(checkpoint, checkpoint.Epoch == run.Epoch ? run.LastEpoch : at.Evidence.Epoch);
        return Take(
            at with
            {
                Evidence = at.Evidence with { Checkpoints = [.. at.Evidence.Checkpoints, standing] },
            },
            new CheckpointRecorded(checkpoint)
        );
    }

    private static RunEvent Exited(TrainingRun run, AttemptExited exited, DateTimeOffset now)
    {
        var epochs = run.Specification.Recipe.Epochs;
        switch (exited.Outcome)
        {
            case ExitOutcome.Completed when exited.Result is { } result && run.Epoch == (result.StoppedAfter ?? epochs):
                return new RunSucceeded(run.Attempt, result);
            case ExitOutcome.Completed:
                var missing = exited.Result is null ? "without a result" : $"with {run.Epoch} of {epochs} epochs in the ledger";
                return Fail(run, FailureClass.Infrastructure, $"The trainer said that it was complete, {missing}.", now);
            case ExitOutcome.Failed:
                var failure = exited.Failure ?? FailureClass.Infrastructure;
                return Fail(run, failure, exited.Message ?? $"The trainer ended with exit code {exited.ExitCode}.", now);
            case ExitOutcome.Halted:
                return Halted(run, exited.Message);
            case ExitOutcome.Left or ExitOutcome.Stopped:
                return new AttemptEnded(run.Attempt, AttemptEnd.Left, Failure: null, exited.Message, NotBefore: null);
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(exited),
                    exited.Outcome,
                    "This way to end is not known to the run's rules."
                );
        }
    }

    private static string NotRepeated(EpochMetrics committed, EpochMetrics metrics) =>
        $"Epoch {metrics.Epoch} was trained again and differs: training loss {committed.TrainLoss:R} then {metrics.TrainLoss:R}, "
        + $"top-1 {committed.ValidationTop1:R} then {metrics.ValidationTop1:R}. An exact run must repeat its bits.";

    private static RunDecision Take(Reported at, RunEvent happened) =>
        RunDecision.Change(RunVerdict.Accepted, Delivered(at, happened));

    // Refused, and nothing else: the attempt is over, and its reports change no row (protocol rule P14).
    // That its trainer was stopped is what was asked for: such an exit is not counted among a zombie's writes.
    private static RunDecision Refuse(Reported at, string reason) =>
        RunDecision.Keep(
            RunVerdict.Refused,
            at.Run,
            reason,
            at.Report.Body is AttemptExited { Outcome: ExitOutcome.Stopped } ? null : Refusal(at.Report)
        );

    private static RunDecision PassOver(Reported at, string reason) =>
        RunDecision.Change(RunVerdict.PassedOver, Delivered(at, Refusal(at.Report, reason)), reason);

    // Refused, and the attempt ends as failed: it can't lead to a complete ledger any more.
    private static RunDecision End(Reported at, string reason)
    {
        RunEvent[] events = [Refusal(at.Report, reason), Fail(at.Run, FailureClass.Infrastructure, reason, at.Now)];
        var transition = RunTransition.Of(at.Run, After(at.Run, events, at.Now), events);
        return RunDecision.Change(RunVerdict.Refused, transition, reason);
    }

    private static RunTransition Delivered(Reported at, RunEvent happened)
    {
        RunEvent[] events = [happened];
        var after = After(at.Run, events, at.Now) with { ReportSequence = at.Report.Sequence };
        return RunTransition.Of(at.Run, after, events, at.Evidence.Checkpoints);
    }

    private static ReportRefused Refusal(Report report, string? reason = null) =>
        new(
            report.Attempt,
            report.Sequence,
            report.Body switch
            {
                AttemptStarted => "started",
                EpochReported => "epoch",
                CheckpointReported => "checkpoint",
                BrokenImagesReported => "brokenImages",
                AttemptExited => "exited",
                _ => report.Body.GetType().Name,
            },
            reason
        );

    // A report, and all that is needed to decide it.
    private sealed record Reported(TrainingRun Run, Report Report, RunEvidence Evidence, DateTimeOffset Now);
}
