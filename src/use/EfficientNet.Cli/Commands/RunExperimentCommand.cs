using System.CommandLine;

namespace EfficientNet.Cli.Commands;

/// <summary>
/// <c>effnet run FILE</c>: an experiment from file to table, with everything that it needs started and stopped.
/// </summary>
internal static class RunExperimentCommand
{
    public static Command Create(CommandScope scope)
    {
        var experiment = new ExperimentArguments();
        var start = new StartOptions();
        var command = new Command("run", "Run an experiment: start what it needs, show its progress, end with a table");
        experiment.AddTo(command);
        start.AddTo(command);
        return scope.Handle(
            command,
            (invocation, cancellationToken) =>
                new ExperimentRun(
                    invocation,
                    experiment.Read(invocation),
                    start.Server(invocation),
                    start.Agent(invocation)
                ).ExecuteAsync(cancellationToken)
        );
    }
}
