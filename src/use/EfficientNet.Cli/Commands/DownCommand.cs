using System.CommandLine;
using EfficientNet.Cli.Local;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet down</c>: stops agent and server of the data folder in order.</summary>
internal static class DownCommand
{
    public static Command Create(CommandScope scope)
    {
        var force = new Option<bool>("--force") { Description = "End what does not end when asked" };
        return scope.Handle(
            new Command("down", "Stop agent, server and database; running trainers write a checkpoint first") { force },
            async (invocation, cancellationToken) =>
            {
                var system = new LocalSystem(invocation);
                if (!await system.StopAllAsync(invocation.Value(force), cancellationToken))
                {
                    invocation.Context.Say($"Nothing runs in {invocation.Data}.");
                    return ExitCode.Done;
                }

                invocation.Context.Say(
                    $"Stopped. Everything is kept in {invocation.Data}; 'effnet up{invocation.DataOption}' goes on from there."
                );
                return ExitCode.Done;
            }
        );
    }
}
