using Microsoft.Extensions.Logging;

namespace EfficientNet.Ledger.PrivateServer;

internal static partial class PrivatePostgresLog
{
    [LoggerMessage(1, LogLevel.Information, "Initialising PostgreSQL {Major} in {Directory}.")]
    public static partial void Initialising(ILogger logger, int major, string directory);

    [LoggerMessage(2, LogLevel.Information, "Started PostgreSQL {Major} in {Directory}; its log is in {Log}.")]
    public static partial void Started(ILogger logger, int major, string directory, string log);

    [LoggerMessage(3, LogLevel.Information, "Adopted the PostgreSQL that was running in {Directory} (process {ProcessId}).")]
    public static partial void Adopted(ILogger logger, string directory, int processId);

    [LoggerMessage(
        4,
        LogLevel.Warning,
        "User namespaces are off, so PostgreSQL runs as {User}, who can't enter {Directory}; its data are in {Other}."
    )]
    public static partial void OtherFolder(ILogger logger, string user, string directory, string other);

    [LoggerMessage(
        5,
        LogLevel.Information,
        "{Directory} makes a socket's path too long; PostgreSQL's socket is in {SocketDirectory}."
    )]
    public static partial void ShortSocket(ILogger logger, string directory, string socketDirectory);

    [LoggerMessage(6, LogLevel.Information, "Stopped PostgreSQL in {Directory}.")]
    public static partial void Stopped(ILogger logger, string directory);

    [LoggerMessage(7, LogLevel.Warning, "PostgreSQL in {Directory} has ended; restarting it.")]
    public static partial void Gone(ILogger logger, string directory);

    [LoggerMessage(8, LogLevel.Error, "PostgreSQL in {Directory} can't be started; trying again: {Reason}")]
    public static partial void NotStarted(ILogger logger, string directory, string reason);

    [LoggerMessage(9, LogLevel.Information, "PostgreSQL in {Directory} is left running for the other servers that use it.")]
    public static partial void LeftToOthers(ILogger logger, string directory);
}
