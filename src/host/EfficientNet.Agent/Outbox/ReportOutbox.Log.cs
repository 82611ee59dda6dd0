namespace EfficientNet.Agent.Outbox;

internal sealed partial class ReportOutbox
{
    [LoggerMessage(
        LogLevel.Information,
        "{Reports} reports of an earlier incarnation wait in the outbox; they are delivered before anything is granted"
    )]
    private partial void LogTookOver(int reports);

    [LoggerMessage(
        LogLevel.Error,
        "Reports can't be written to {Folder}: {Reason} Trainers wait with their reports, and this node takes no new runs, "
            + "until there is room"
    )]
    private partial void LogNotWritable(string folder, string reason);

    [LoggerMessage(LogLevel.Information, "Reports can be written to {Folder} again")]
    private partial void LogWritable(string folder);

    [LoggerMessage(
        LogLevel.Error,
        "A report can't be delivered and was set aside as {File}: {Reason} The others are not affected"
    )]
    private partial void LogSetAside(string file, string reason);

    [LoggerMessage(LogLevel.Warning, "The reason why {File} was set aside could not be written beside it: {Reason}")]
    private partial void LogReasonNotKept(string file, string reason);

    [LoggerMessage(LogLevel.Error, "Report {File} was removed by somebody else before it was delivered")]
    private partial void LogVanished(string file);

    [LoggerMessage(
        LogLevel.Warning,
        "Delivered report {File} could not be removed: {Reason} It will be delivered again, as a duplicate"
    )]
    private partial void LogNotRemoved(string file, string reason);
}
