using System.CommandLine;
using EfficientNet.Cli.Output;
using EfficientNet.Experiments.Planning;

namespace EfficientNet.Cli.Commands;

/// <summary>
/// <c>effnet plan FILE</c>: exactly what an experiment would train, and about how long. Needs neither data nor a server.
/// </summary>
internal static class PlanCommand
{
    public static Command Create(CommandScope scope)
    {
        var experiment = new ExperimentArguments();
        var command = new Command("plan", "What an experiment would train, exactly, and about how long");
        experiment.AddTo(command);
        return scope.Handle(
            command,
            (invocation, _) =>
            {
                invocation.Print(PlanReports.Of(PlanReport.Of(experiment.Read(invocation).Specification)));
                return Task.FromResult(ExitCode.Done);
            }
        );
    }
}
