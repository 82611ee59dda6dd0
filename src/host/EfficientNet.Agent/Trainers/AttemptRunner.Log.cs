using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Agent.Trainers;

internal sealed partial class AttemptRunner
{
    [LoggerMessage(
        LogLevel.Information,
        "{Run} attempt {Attempt}: trainer {Pid} started on {Device} slot {Slot}, newest checkpoint at step {Step}"
    )]
    private partial void LogStarted(RunId run, int attempt, int pid, string device, int slot, long step);

    [LoggerMessage(LogLevel.Information, "{Run} attempt {Attempt}: {Outcome} (exit code {ExitCode})")]
    private partial void LogEnded(RunId run, int attempt, ExitOutcome outcome, int exitCode);

    [LoggerMessage(LogLevel.Warning, "{Run} attempt {Attempt}: failed, {Failure} (exit code {ExitCode}): {Message}")]
    private partial void LogFailed(RunId run, int attempt, FailureClass? failure, int exitCode, string? message);

    [LoggerMessage(LogLevel.Information, "{Run} attempt {Attempt}: asked to leave at a checkpoint within {Seconds} s")]
    private partial void LogLeaving(RunId run, int attempt, double seconds);

    [LoggerMessage(LogLevel.Warning, "{Run} attempt {Attempt} is over, its trainer is asked to exit: {Reason}")]
    private partial void LogStopping(RunId run, int attempt, string reason);

    [LoggerMessage(
        LogLevel.Information,
        "{Run} attempt {Attempt}: slot {Slot} of {Device} is still held by another trainer; trying again"
    )]
    private partial void LogSlotTaken(RunId run, int attempt, int slot, string device);

    [LoggerMessage(LogLevel.Warning, "{Run} attempt {Attempt} waits to start: {Problem}")]
    private partial void LogWaitsForDisk(RunId run, int attempt, string problem);

    [LoggerMessage(LogLevel.Error, "{Run} attempt {Attempt}: {Hang}")]
    private partial void LogHang(RunId run, int attempt, string hang);

    [LoggerMessage(LogLevel.Error, "{Run} attempt {Attempt}: could not be run")]
    private partial void LogBroken(Exception error, RunId run, int attempt);

    [LoggerMessage(
        LogLevel.Error,
        "{Run} attempt {Attempt}: its end could not be written to the outbox before the agent ended; "
            + "the control plane learns it from the next start"
    )]
    private partial void LogNotReported(RunId run, int attempt);
}
