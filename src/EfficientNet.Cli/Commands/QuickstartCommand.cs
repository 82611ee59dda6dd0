using System.CommandLine;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet quickstart</c>: a small compound-scaling experiment on Fashion-MNIST, from nothing to a table.</summary>
internal static class QuickstartCommand
{
    public static Command Create(CommandScope scope)
    {
        var start = new StartOptions();
        var set = new ExperimentArguments().Set;
        var command = new Command("quickstart", "Train a small grid and a ϕ sweep on Fashion-MNIST and show the result") { set };
        start.AddTo(command);
        return scope.Handle(command, (invocation, cancellationToken) =>
            new ExperimentRun(invocation, ExperimentSource.Quickstart(invocation.Value(set) ?? []), start.Server(invocation), start.Agent(invocation)).ExecuteAsync(cancellationToken));
    }
}
