using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Runs;

/// <summary>How far a run trains now, and what becomes of it there.</summary>
public static partial class RunDecider
{
    private static RunDecision Until(TrainingRun run, ChangeUntil change, DateTimeOffset now)
    {
        if (run.State.IsFinal() && run.State != RunState.Halted)
            throw new ForbiddenTransitionException(
                $"{run.Id} is {run.State}; how far it trains can be changed only until it ends."
            );
        var until = change.Epoch < run.Specification.Recipe.Epochs ? change.Epoch : null;
        if (until == run.Until)
            return RunDecision.Keep(RunVerdict.Duplicate, run, $"{run.Id} trains to epoch {run.LastEpochForNow()}.");
        // A trainer under way was told the former epoch, and the epochs of a halted run are there.
        var above = run.State == RunState.Queued ? run.Epoch : run.LastEpochForNow();
        if (until <= above)
            throw new ForbiddenTransitionException(
                $"{run.Id} is {run.State} and can't be halted at epoch {until}: it must be above {above}."
            );
        return Accept(run, now, new UntilChanged(until, change.By));
    }

    // Where it was raised after the trainer had started, the next attempt trains on.
    private static RunEvent Halted(TrainingRun run, string? message) =>
        run.Epoch >= run.LastEpochForNow()
            ? new RunHalted(run.Attempt, run.Epoch)
            : new AttemptEnded(
                run.Attempt,
                AttemptEnd.Left,
                Failure: null,
                message ?? $"It halted after epoch {run.Epoch}, and trains to epoch {run.LastEpochForNow()} now.",
                NotBefore: null
            );
}
