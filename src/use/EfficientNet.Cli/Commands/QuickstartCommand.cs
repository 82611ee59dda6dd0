using System.CommandLine;
using EfficientNet.Cli.Local;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet quickstart</c>: a small compound-scaling experiment on Fashion-MNIST, from nothing to a table.</summary>
internal static class QuickstartCommand
{
    private const int MaximumTrainers = 6; // as many as its grid has architectures

    public static Command Create(CommandScope scope)
    {
        var start = new StartOptions();
        var set = new ExperimentArguments().Set;
        var command = new Command("quickstart", "Train a small grid and a ϕ sweep on Fashion-MNIST and show the result") { set };
        start.AddTo(command);
        return scope.Handle(
            command,
            (invocation, cancellationToken) =>
                new ExperimentRun(
                    invocation,
                    ExperimentSource.Quickstart(invocation.Value(set) ?? []),
                    start.Server(invocation),
                    OneTrainerACore(start.Agent(invocation))
                ).ExecuteAsync(cancellationToken)
        );
    }

    // A step of its networks is too small to keep two threads busy, so each core gets a trainer of its own.
    private static AgentStart? OneTrainerACore(AgentStart? agent) =>
        agent?.With("--devices", $"cpu:{Math.Min(Environment.ProcessorCount, MaximumTrainers)}");
}
