using System.CommandLine;
using EfficientNet.Cli.Output;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet submit FILE</c>: hands an experiment to a running server and returns at once.</summary>
internal static class SubmitCommand
{
    public static Command Create(CommandScope scope)
    {
        var experiment = new ExperimentArguments();
        var command = new Command("submit", "Hand an experiment to a running server");
        experiment.AddTo(command);
        return scope.Handle(
            command,
            async (invocation, cancellationToken) =>
            {
                var source = experiment.Read(invocation);
                using var client = invocation.Connect();
                var submitted = await client.SubmitAsync(
                    new SubmitExperiment(source.Text, source.FileName, source.NewId(invocation.Context.Letters)),
                    cancellationToken
                );
                invocation.Print(
                    ReportTable.Table<ExperimentSubmitted>(
                        new { Experiment = submitted.Id.Value },
                        [submitted],
                        (ReportColumn.Text("Experiment", "experiment"), answer => answer.Id)
                    )
                );
                invocation.Context.Say($"Follow it with 'effnet watch {submitted.Id}{invocation.DataOption}'.");
                return ExitCode.Done;
            }
        );
    }
}
