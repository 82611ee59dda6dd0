using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Experiments.Runs;

/// <summary>What an agent's report means (protocol rules P12 to P17).</summary>
public static partial class RunDecider
{
    /// <summary>The epoch whose ledger row <see cref="Decide"/> must be given: one that is reported again.</summary>
    public static int? NeedsEpoch(TrainingRun run, RunCommand command) =>
        command is ApplyReport { Report.Body: EpochReported epoch } apply
        && IsCurrent(run, apply.Report.Attempt)
        && epoch.Metrics.Epoch <= run.Epoch
            ? epoch.Metrics.Epoch
            : null;

    private static RunDecision Report(TrainingRun run, Report report, EpochMetrics? committed, DateTimeOffset now)
    {
        if (report.Attempt > run.Attempt)
            return new RunDecision(
                RunVerdict.Stale,
                run,
                [],
                $"Attempt {report.Attempt} of {run.Id} is not known; the newest is {run.Attempt}."
            );
        if (report.Attempt == run.Attempt && report.Sequence <= run.ReportSequence)
            return new RunDecision(RunVerdict.Duplicate, run, []);
        if (!IsCurrent(run, report.Attempt))
            return Refuse(
                run,
                report,
                $"Attempt {report.Attempt} of {run.Id} is over: the run is {run.State} with attempt {run.Attempt}."
            );

        // Reports come first in first out: a gap means that one is lost for good, and with it perhaps an epoch. Only a new
        // attempt closes it.
        if (report.Sequence > run.ReportSequence + 1)
            return End(
                run,
                report,
                $"Report {report.Sequence} came when {run.ReportSequence + 1} was next: reports were lost.",
                now
            );

        return report.Body switch
        {
            AttemptStarted started => Started(run, report, started, now),
            EpochReported epoch => Epoch(run, report, epoch.Metrics, committed, now),
            CheckpointReported checkpoint => Checkpoint(run, report, checkpoint.Checkpoint, now),
            BrokenImagesReported broken => Take(
                run,
                report,
                now,
                new BrokenImagesFound(run.Attempt, broken.Images, broken.Count)
            ),
            AttemptExited exited => Take(run, report, now, Exited(run, exited, now)),
            _ => throw new ArgumentOutOfRangeException(
                nameof(report),
                report.Body,
                "This report is not known to the run's rules."
            ),
        };
    }

    private static RunDecision Started(TrainingRun run, Report report, AttemptStarted started, DateTimeOffset now)
    {
        if (started.FromEpoch > run.Epoch)
            return End(
                run,
                report,
                $"The trainer went on after epoch {started.FromEpoch}, but the ledger ends with epoch {run.Epoch}.",
                now
            );
        var fromTheStart = started.FromStep == 0 && run.Epoch == 0;
        if (
            run.Specification.Mode == DeterminismMode.Exact
            && run.ComputeClass is { } known
            && known != started.ComputeClass
            && !fromTheStart
        )
            return End(
                run,
                report,
                $"An exact run keeps its compute class: it began on '{known}' and was moved to '{started.ComputeClass}'.",
                now
            );
        return Take(
            run,
            report,
            now,
            new AttemptBegan(run.Attempt, started.FromStep, started.FromEpoch, started.ComputeClass, started.PassedOver)
        );
    }

    private static RunDecision Epoch(
        TrainingRun run,
        Report report,
        EpochMetrics metrics,
        EpochMetrics? committed,
        DateTimeOffset now
    )
    {
        if (metrics.Epoch == run.Epoch + 1)
            return Take(run, report, now, new EpochCommitted(run.Attempt, metrics));
        if (metrics.Epoch > run.Epoch)
            return End(run, report, $"Epoch {metrics.Epoch} was reported when epoch {run.Epoch + 1} was next.", now);
        if (committed is null || committed.Epoch != metrics.Epoch)
            throw new ArgumentException(
                $"{run.Id} reports epoch {metrics.Epoch} again: its ledger row is needed to decide.",
                nameof(committed)
            );

        if (committed.SameResultAs(metrics))
            return Take(run, report, now, new EpochReplayed(run.Attempt, metrics.Epoch));
        return run.Specification.Mode == DeterminismMode.Fast
            ? Take(run, report, now, new EpochSuperseded(run.Attempt, metrics))
            : Take(run, report, now, new RunFailed(run.Attempt, FailureClass.Nondeterministic, NotRepeated(committed, metrics)));
    }

    private static RunDecision Checkpoint(TrainingRun run, Report report, CheckpointRecord checkpoint, DateTimeOffset now)
    {
        // A checkpoint ahead of the ledger would make the next attempt skip the epochs between them; the run goes on without it.
        if (checkpoint.Epoch > run.Epoch)
            return Pass(
                run,
                report,
                $"The checkpoint at step {checkpoint.Step} is ahead of the ledger: it follows epoch {checkpoint.Epoch}, the ledger ends with epoch {run.Epoch}. The run goes on without it."
            );
        if (checkpoint.Attempt != run.Attempt)
            return Pass(
                run,
                report,
                $"The checkpoint at step {checkpoint.Step} names attempt {checkpoint.Attempt}, its report attempt {run.Attempt}."
            );
        return Take(run, report, now, new CheckpointRecorded(checkpoint));
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

    private static RunDecision Take(TrainingRun run, Report report, DateTimeOffset now, RunEvent happened)
    {
        RunEvent[] events = [happened];
        return new RunDecision(RunVerdict.Accepted, After(run, events, now) with { ReportSequence = report.Sequence }, events);
    }

    // Refused, and nothing else: the attempt is over, and its reports change no row (protocol rule P14).
    // That its trainer was stopped is what was asked for: such an exit is not counted among a zombie's writes.
    private static RunDecision Refuse(TrainingRun run, Report report, string reason) =>
        new(
            RunVerdict.Refused,
            run,
            report.Body is AttemptExited { Outcome: ExitOutcome.Stopped } ? [] : [Refusal(report)],
            reason
        );

    // Refused, but it counts as delivered: the attempt goes on.
    private static RunDecision Pass(TrainingRun run, Report report, string reason) =>
        new(
            RunVerdict.Refused,
            run with
            {
                Version = run.Version + 1,
                ReportSequence = report.Sequence,
            },
            [Refusal(report, reason)],
            reason
        );

    // Refused, and the attempt ends as failed: it can't lead to a complete ledger any more.
    private static RunDecision End(TrainingRun run, Report report, string reason, DateTimeOffset now)
    {
        RunEvent[] events = [Refusal(report, reason), Fail(run, FailureClass.Infrastructure, reason, now)];
        return new RunDecision(RunVerdict.Refused, After(run, events, now), events, reason);
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
}
