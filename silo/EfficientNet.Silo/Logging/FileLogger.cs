using System.Threading.Channels;

namespace EfficientNet.Silo.Logging;

/// <summary>Formats a line: time in UTC, level, category, message, and the exception with its stack below it.</summary>
internal sealed class FileLogger(string category, TimeProvider time, ChannelWriter<string> lines) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        var line = $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {logLevel, -11} {category}: {formatter(state, exception)}";
        lines.TryWrite(exception is null ? line : $"{line}{Environment.NewLine}{exception}");
    }
}
