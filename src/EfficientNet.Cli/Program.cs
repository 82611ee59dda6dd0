using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EfficientNet.Cli;
using EfficientNet.Cli.Local;
using Spectre.Console;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

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

// The first signal lets the command end properly; a second one ends the program at once.
void Stop(PosixSignalContext signal)
{
    if (stop.IsCancellationRequested)
        Environment.Exit((int)ExitCode.Cancelled);
    signal.Cancel = true;
    stop.Cancel();
}
