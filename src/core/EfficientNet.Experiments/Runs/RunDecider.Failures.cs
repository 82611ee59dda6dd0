using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Runs;

/// <summary>What a failure means, by its class (protocol rule P9).</summary>
public static partial class RunDecider
{
    private static RunEvent Fail(TrainingRun run, FailureClass failure, string message, DateTimeOffset now) =>
        failure switch
        {
            FailureClass.Infrastructure => TryAgain(run, failure, message, now),
            // An epoch did fit, so what is missing now was taken by something else on the host.
            FailureClass.OutOfMemory when run.Epoch > 0 => TryAgain(run, failure, message, now),
            FailureClass.OutOfMemory => DoesNotFit(run, message),
            _ => new RunFailed(run.Attempt, failure, message),
        };

    // Another attempt as long as the number allows it, else the end of the run.
    private static RunEvent TryAgain(TrainingRun run, FailureClass failure, string message, DateTimeOffset now)
    {
        var spent = run.FailedAttempts + 1;
        if (spent >= run.MaximumAttempts)
            return new RunFailed(run.Attempt, failure, $"{message} It was failure {spent} of {run.MaximumAttempts}.");
        var wait = RetryBackoff.After(run.Id, run.Attempt, spent);
        return new AttemptEnded(run.Attempt, AttemptEnd.Failed, failure, message, wait == TimeSpan.Zero ? null : now + wait);
    }

    private static RunEvent DoesNotFit(TrainingRun run, string message)
    {
        var recipe = run.CurrentRecipe();
        return MemoryShortage.NextMicroBatch(recipe) is { } size
            ? new RunShrunk(run.Attempt, MicroBatches.Largest(recipe), size, message)
            : new RunFailed(run.Attempt, FailureClass.OutOfMemory, $"{message} {MemoryShortage.Advice(recipe)}");
    }
}
