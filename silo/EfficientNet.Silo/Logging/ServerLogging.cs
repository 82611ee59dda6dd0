using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace EfficientNet.Silo.Logging;

/// <summary>Where the server's log goes: every line to <c>{data}/logs/server.log</c>, short ones to the console.</summary>
public static class ServerLogging
{
    /// <summary>Adds both. The file is opened once for the process, by whoever disposes it last.</summary>
    public static ILoggingBuilder AddServerLogging(this ILoggingBuilder logging, FileLoggerProvider file)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("EfficientNet", LogLevel.Information);
        logging.AddFilter("Orleans.Runtime.MembershipService", LogLevel.Information);
        logging.AddFilter<ConsoleLoggerProvider>("Orleans", LogLevel.Error);
        logging.AddFilter<ConsoleLoggerProvider>("Orleans.Runtime.MembershipService", LogLevel.Error);
        logging.AddConsole(console => console.FormatterName = ShortConsoleFormatter.FormatterName);
        logging.AddConsoleFormatter<ShortConsoleFormatter, ConsoleFormatterOptions>();
        logging.Services.TryAddSingleton(TimeProvider.System);
        return logging.AddProvider(file);
    }
}
