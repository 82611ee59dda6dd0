using System.Security.Cryptography;
using EfficientNet.Cli;
using EfficientNet.Cli.Local;
using Spectre.Console;

using var stop = new StopSignal(TimeProvider.System);
var context = new CliContext
{
    Out = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) }),
    Error = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }),
    Time = TimeProvider.System,
    Variable = Environment.GetEnvironmentVariable,
    Folder = Environment.CurrentDirectory,
    Programs = new Programs(AppContext.BaseDirectory, Environment.GetEnvironmentVariable("EFFNET_BIN")),
    Letters = count => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", count),
};
return (int)await EffnetCommandLine.RunAsync(context, args, stop.Token);
