namespace EfficientNet.Agent.Outbox;

internal sealed partial class LaneDelivery
{
    [LoggerMessage(LogLevel.Warning, "Reports of {Lane} wait in the outbox: {Reason}")]
    private partial void LogWaiting(OutboxLane lane, string reason, Exception? unexpected);

    [LoggerMessage(LogLevel.Information, "Reports of {Lane} are delivered again")]
    private partial void LogDeliveredAgain(OutboxLane lane);

    [LoggerMessage(LogLevel.Error, "Report {Sequence} of {Lane} is not acceptable to the control plane: {Reason}")]
    private partial void LogUnacceptable(OutboxLane lane, long sequence, string reason);

    [LoggerMessage(LogLevel.Warning, "Report {Sequence} of {Lane} was refused: {Reason}")]
    private partial void LogRefused(OutboxLane lane, long sequence, string? reason);
}
