using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace EfficientNet.Silo.Logging;

/// <summary>One line a message: time, a word for anything above information, the message. The log file has the rest.</summary>
public sealed class ShortConsoleFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    /// <summary>Name of the formatter.</summary>
    public const string FormatterName = "effnet";

    /// <inheritdoc />
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var word = logEntry.LogLevel switch
        {
            LogLevel.Warning => "warning: ",
            >= LogLevel.Error => "error: ",
            _ => "",
        };
        var cause = logEntry.Exception is { } error ? $" ({error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")})" : "";
        textWriter.WriteLine(
            $"{time.GetLocalNow():HH:mm:ss} {word}{logEntry.Formatter(logEntry.State, logEntry.Exception)}{cause}"
        );
    }
}
