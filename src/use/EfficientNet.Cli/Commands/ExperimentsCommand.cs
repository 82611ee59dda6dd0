using System.CommandLine;
using EfficientNet.Cli.Output;
using EfficientNet.Client;
using EfficientNet.Contracts;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet experiments</c>, <c>effnet experiments show|coverage|cancel|pause|resume|retry ID</c>.</summary>
internal static class ExperimentsCommand
{
    public static Command Create(CommandScope scope)
    {
        var experiments = scope.Handle(new Command("experiments", "Experiments, newest first"), ListAsync);
        experiments.Add(Change(scope, "show", "One experiment with its configurations and results", ShowAsync));
        experiments.Add(
            Change(
                scope,
                "cancel",
                "End an experiment; what it trained stays",
                async (invocation, client, id, cancellationToken) =>
                {
                    await client.CancelExperimentAsync(id, cancellationToken);
                    invocation.Context.Say($"Experiment {id} is cancelled.");
                }
            )
        );
        experiments.Add(
            Change(
                scope,
                "pause",
                "Let its trainers leave at a checkpoint and start nothing more",
                async (invocation, client, id, cancellationToken) =>
                {
                    await client.PauseExperimentAsync(id, cancellationToken);
                    invocation.Context.Say($"Experiment {id} is paused; 'effnet experiments resume {id}' goes on.");
                }
            )
        );
        experiments.Add(
            Change(
                scope,
                "resume",
                "Undo a pause",
                async (invocation, client, id, cancellationToken) =>
                {
                    await client.ResumeExperimentAsync(id, cancellationToken);
                    invocation.Context.Say($"Experiment {id} goes on.");
                }
            )
        );
        experiments.Add(Coverage(scope));
        experiments.Add(Retry(scope));
        return experiments;
    }

    private static async Task<ExitCode> ListAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        using var client = invocation.Connect();
        var experiments = await client.ExperimentsAsync(cancellationToken);
        invocation.Print(
            ExperimentReports.List(experiments) with
            {
                Empty = "No experiment yet; 'effnet submit FILE' starts one.",
            }
        );
        return ExitCode.Done;
    }

    private static async Task ShowAsync(
        Invocation invocation,
        EffnetHttpClient client,
        ExperimentId id,
        CancellationToken cancellationToken
    ) => invocation.Print(ExperimentReports.Detail(await client.ExperimentAsync(id, cancellationToken)));

    private static Command Coverage(CommandScope scope)
    {
        var id = Id();
        return scope.Handle(
            new Command(
                "coverage",
                "Plan its file anew and compare: is every configuration recorded, every run ended, every epoch there once?"
            )
            {
                id,
            },
            async (invocation, cancellationToken) =>
            {
                using var client = invocation.Connect();
                var coverage = await client.CoverageAsync(ExperimentId.Parse(invocation.Value(id)), cancellationToken);
                invocation.Print(CoverageReports.Of(coverage));
                return coverage.Complete && coverage.Runs is { Failed: 0, Cancelled: 0 } ? ExitCode.Done : ExitCode.FailedRuns;
            }
        );
    }

    private static Command Retry(CommandScope scope)
    {
        var id = Id();
        var failed = new Option<bool>("--failed") { Description = "The failed ones; no others can be, so it may be left out" };
        return scope.Handle(
            new Command("retry", "Queue its failed runs again, and no others") { id, failed },
            async (invocation, cancellationToken) =>
            {
                var experiment = ExperimentId.Parse(invocation.Value(id));
                using var client = invocation.Connect();
                var retried = await client.RetryFailedAsync(experiment, cancellationToken);
                invocation.Print(
                    ReportTable.List<RunId>(
                        retried.Runs,
                        run => run.Value,
                        (ReportColumn.Text("Queued again", "run"), run => run.Value)
                    ) with
                    {
                        Empty = $"Experiment {experiment} has no failed run.",
                    }
                );
                return ExitCode.Done;
            }
        );
    }

    private static Argument<string> Id() => new("ID") { Description = "Id of the experiment" };

    private static Command Change(
        CommandScope scope,
        string verb,
        string description,
        Func<Invocation, EffnetHttpClient, ExperimentId, CancellationToken, Task> action
    )
    {
        var id = Id();
        return scope.Handle(
            new Command(verb, description) { id },
            async (invocation, cancellationToken) =>
            {
                var experiment = ExperimentId.Parse(invocation.Value(id));
                using var client = invocation.Connect();
                await action(invocation, client, experiment, cancellationToken);
                return ExitCode.Done;
            }
        );
    }
}
