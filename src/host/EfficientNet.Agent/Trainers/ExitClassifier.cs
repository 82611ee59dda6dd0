using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Agent.Trainers;

/// <summary>Decides what the end of a trainer's process means for its attempt.</summary>
internal static class ExitClassifier
{
    /// <summary>Lines of standard error quoted in a failure's message.</summary>
    private const int QuotedLines = 12;

    /// <summary>Exit code in reports about attempts that had no process.</summary>
    private const int NoProcess = 0;

    /// <summary>The exit report.</summary>
    /// <param name="exit">How the process ended.</param>
    /// <param name="last">Its last message that says how training ended, if any.</param>
    /// <param name="asked">What it had been asked to do.</param>
    /// <param name="hang">Why it was killed as hanging, if it was.</param>
    /// <param name="unwritten">Why its newest checkpoint could not be written, if it could not.</param>
    public static AttemptExited Classify(
        TrainerExit exit,
        TrainerMessage? last,
        EndRequest asked,
        string? hang = null,
        string? unwritten = null
    ) =>
        (last, asked, (TrainerExitCode)exit.Code) switch
        {
            (_, EndRequest.Stop, _) => new(ExitOutcome.Stopped, exit.Code),
            // Whatever happens after the result was reported, such as a crash while libtorch unloads, does not change it.
            (TrainingCompleted completed, _, _) => new(ExitOutcome.Completed, exit.Code, completed.Result),
            (_, _, TrainerExitCode.Left) => new(
                ExitOutcome.Left,
                exit.Code,
                Message: unwritten is null ? null : $"Left without a new checkpoint, resumes from the last one: {unwritten}"
            ),
            (_, _, TrainerExitCode.Halted) => new(ExitOutcome.Halted, exit.Code),
            (TrainingFailed failed, _, _) => new(
                ExitOutcome.Failed,
                exit.Code,
                Failure: failed.Class,
                Message: $"{failed.Message} (step {failed.Step})"
            ),
            (_, EndRequest.None, _) when hang is not null => new(
                ExitOutcome.Failed,
                exit.Code,
                Failure: FailureClass.Infrastructure,
                Message: hang
            ),
            (_, EndRequest.Leave, TrainerExitCode.SlotTaken or TrainerExitCode.CheckpointsUnusable) => NeverRan(asked),
            (_, EndRequest.Leave, _) when exit.Code > 128 || exit.Code == (int)TrainerExitCode.Orphaned => new(
                ExitOutcome.Left,
                exit.Code,
                Message: $"Did not reach a checkpoint in the time given and was ended ({Describe(exit.Code)}); "
                    + "resumes from the last one."
            ),
            (_, _, TrainerExitCode.User) => Failed(exit, FailureClass.User),
            (_, _, TrainerExitCode.OutOfMemory) => Failed(exit, FailureClass.OutOfMemory),
            (_, _, TrainerExitCode.Numerical) => Failed(exit, FailureClass.Numerical),
            _ => Failed(exit, FailureClass.Infrastructure),
        };

    /// <summary>The exit report of an attempt that ended before its trainer ran.</summary>
    public static AttemptExited NeverRan(EndRequest asked) =>
        asked == EndRequest.Stop
            ? new(ExitOutcome.Stopped, NoProcess, Message: "Was over before its trainer ran.")
            : new(ExitOutcome.Left, NoProcess, Message: "Left before its trainer ran.");

    private static AttemptExited Failed(TrainerExit exit, FailureClass failure)
    {
        var lines = exit.LastWords.Split('\n');
        var quoted = string.Join('\n', lines.Skip(Math.Max(0, lines.Length - QuotedLines)));
        return new AttemptExited(
            ExitOutcome.Failed,
            exit.Code,
            Failure: failure,
            Message: "The trainer ended with "
                + $"{Describe(exit.Code)}{(quoted.Length > 0 ? $": {quoted}" : " and wrote nothing on standard error.")}"
        );
    }

    private static string Describe(int code) =>
        code switch
        {
            0 => "exit code 0 but without a result",
            126 or 127 => $"exit code {code}: its executable could not be started",
            128 + 6 => "signal 6 (abort, for example an uncaught error in native code)",
            128 + 9 => "signal 9 (killed; by the kernel when the host ran out of memory)",
            128 + 11 => "signal 11 (segmentation fault)",
            > 128 => $"signal {code - 128}",
            _ => $"exit code {code}",
        };
}

/// <summary>What a trainer has been asked to do.</summary>
internal enum EndRequest
{
    /// <summary>Nothing: it should train to the end.</summary>
    None = 0,

    /// <summary>To leave at a checkpoint.</summary>
    Leave = 1,

    /// <summary>To stop: it is killed.</summary>
    Stop = 2,
}
