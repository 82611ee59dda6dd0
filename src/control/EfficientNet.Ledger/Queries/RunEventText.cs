using EfficientNet.Contracts;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Ledger.Queries;

/// <summary>One sentence for each thing that happens to a run.</summary>
internal static class RunEventText
{
    public static string Of(RunEvent happened) =>
        happened switch
        {
            RunCreated => "Queued.",
            AttemptGranted e =>
                $"Attempt {e.Attempt} was granted {e.Device}, slot {e.Slot}, of node {e.Node} with {Count(e.Threads, "thread")}.",
            AttemptBegan { FromStep: 0 } e => $"Attempt {e.Attempt} began training on {e.ComputeClass}.{PassedOver(e)}",
            AttemptBegan e => $"Attempt {e.Attempt} went on from step {e.FromStep}, after epoch {e.FromEpoch}, on "
                + $"{e.ComputeClass}.{PassedOver(e)}",
            EpochCommitted e => $"Epoch {e.Metrics.Epoch}: top-1 {Numerals.Percent(e.Metrics.ValidationTop1)}, training loss "
                + $"{e.Metrics.TrainLoss:0.000}, {e.Metrics.Seconds:0.0} s.",
            EpochReplayed e => $"Attempt {e.Attempt} trained epoch {e.Epoch} again and got the same metrics.",
            EpochSuperseded e => $"Attempt {e.Attempt} trained epoch {e.Metrics.Epoch} again and got other metrics (top-1 "
                + $"{Numerals.Percent(e.Metrics.ValidationTop1)}); its row took the place of the old one.",
            CheckpointRecorded e => $"Checkpoint at step {e.Checkpoint.Step}, after epoch {e.Checkpoint.Epoch} "
                + $"({e.Checkpoint.Bytes / 1e6:0.0} MB, {e.Checkpoint.Sha256[..Math.Min(8, e.Checkpoint.Sha256.Length)]}).",
            BrokenImagesFound e => $"{Count(e.Count, "image")} could not be read so far, and others stand "
                + $"in{(e.Images is [] ? "" : ". New: ")}"
                + $"{string.Join("; ", e.Images.Select(image => $"{image.Name}: {image.Reason}"))}.",
            AttemptEnded e => $"Attempt {e.Attempt} "
                + $"{Why(e.Reason)}{(e.Failure is { } failure ? $" ({Class(failure)})" : "")}{Detail(e.Message)}; queued "
                + $"again{(e.NotBefore is { } time ? $", not before {time.UtcDateTime:HH:mm:ss} UTC" : "")}.",
            RunShrunk e => $"Attempt {e.Attempt} ran out of memory with {e.From} images at once{Detail(e.Message)}; queued again "
                + $"from the start with micro-batches of {e.To}, a variant, since batch norm sees them.",
            RunSucceeded e => $"Succeeded: test top-1 {Numerals.Percent(e.Result.TestTop1)}, top-5 "
                + $"{Numerals.Percent(e.Result.TestTop5)} on {e.Result.TestImages:N0} images{Without(e.Result)}.",
            RunFailed e => $"Failed for good at attempt {e.Attempt} ({Class(e.Class)}){Detail(e.Message)}.",
            RunCancelled e => $"Cancelled{Actor.By(e.By)}{Detail(e.Reason)}.",
            RunPaused { By: { } by } => $"Paused by {by}: no more grants, and an attempt under way leaves at a checkpoint.",
            RunResumed { By: { } by } => $"Resumed by {by}.",
            RunRetried { By: { } by } => $"Queued again with fresh attempts by {by}.",
            // Versions that did not record who it was:
            RunPaused => "A user paused it: no more grants, and an attempt under way leaves at a checkpoint.",
            RunResumed => "A user resumed it.",
            RunRetried => "A user queued it again with fresh attempts.",
            RunHalted e => $"Halted after epoch {e.Epoch}, as far as it is to train for now.",
            UntilChanged { Epoch: { } epoch } e => $"It is to train to epoch {epoch} for now{Asked(e.By)}.",
            UntilChanged e => $"It is to train to its recipe's end{Asked(e.By)}.",
            ReportRefused e =>
                $"Report {e.Sequence} ({e.Kind}) of attempt {e.Attempt} was refused{Detail(e.Reason ?? "that attempt is over")}.",
            _ => happened.GetType().Name,
        };

    private static string Asked(Actor? actor) => actor is null ? "" : $", as asked by {actor}";

    private static string PassedOver(AttemptBegan began) =>
        string.Concat(
            (began.PassedOver ?? []).Select(passed =>
                $" The checkpoint at step {passed.Step} could not be used{Detail(passed.Reason)}."
            )
        );

    private static string Without(RunResult result) =>
        result.BrokenImages is { } broken ? $"; {Count(broken, "image")} could not be read, and others stood in" : "";

    private static string Why(AttemptEnd reason) =>
        reason switch
        {
            AttemptEnd.Failed => "failed",
            AttemptEnd.Left => "left at a checkpoint",
            AttemptEnd.LostByAgent => "was lost when its agent started anew",
            AttemptEnd.LeaseExpired => "ended because its lease ran out",
            _ => "ended",
        };

    private static string Class(FailureClass failure) =>
        failure switch
        {
            FailureClass.Infrastructure => "infrastructure",
            FailureClass.OutOfMemory => "out of memory",
            FailureClass.User => "a mistake in the experiment",
            FailureClass.Numerical => "loss not finite",
            FailureClass.Nondeterministic => "not deterministic",
            _ => failure.ToString(),
        };

    private static string Detail(string? message) => string.IsNullOrWhiteSpace(message) ? "" : $": {message.Trim().TrimEnd('.')}";

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
