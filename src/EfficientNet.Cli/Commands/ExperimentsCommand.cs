using System.CommandLine;
using EfficientNet.Cli.Output;
using EfficientNet.Client;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet experiments</c>, <c>effnet experiments show|cancel|pause|resume|retry ID</c>.</summary>
internal static class ExperimentsCommand
{
    public static Command Create(CommandScope scope)
    {
        var experiments = scope.Handle(new Command("experiments", "Experiments, newest first"), ListAsync);
        experiments.Add(Change(scope, "show", "One experiment with its configurations and results", ShowAsync));
        experiments.Add(Change(scope, "cancel", "End an experiment; what it trained stays", async (invocation, client, id, cancellationToken) =>
        {
            await client.CancelExperimentAsync(id, cancellationToken);
            invocation.Context.Say($"Experiment {id} is cancelled.");
        }));
        experiments.Add(Change(scope, "pause", "Let its trainers leave at a checkpoint and start nothing more", async (invocation, client, id, cancellationToken) =>
        {
            await client.PauseExperimentAsync(id, cancellationToken);
            invocation.Context.Say($"Experiment {id} is paused; 'effnet experiments resume {id}' goes on.");
        }));
        experiments.Add(Change(scope, "resume", "Undo a pause", async (invocation, client, id, cancellationToken) =>
        {
            await client.ResumeExperimentAsync(id, cancellationToken);
            invocation.Context.Say($"Experiment {id} goes on.");
        }));
        experiments.Add(Change(scope, "retry", "Queue its failed runs again", RetryAsync));
        return experiments;
    }

    private static async Task<ExitCode> ListAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        using var client = invocation.Connect();
        var experiments = await client.ExperimentsAsync(cancellationToken);
        invocation.Print(ExperimentReports.List(experiments) with { Empty = "No experiment yet; 'effnet submit FILE' starts one." });
        return ExitCode.Done;
    }

    private static async Task ShowAsync(Invocation invocation, EffnetHttpClient client, ExperimentId id, CancellationToken cancellationToken) =>
        invocation.Print(ExperimentReports.Detail(await client.ExperimentAsync(id, cancellationToken)));

    private static async Task RetryAsync(Invocation invocation, EffnetHttpClient client, ExperimentId id, CancellationToken cancellationToken)
    {
        var failed = new List<RunSummary>();
        await foreach (var run in client.RunsAsync(id, "Failed", cancellationToken))
            failed.Add(run);
        foreach (var run in failed)
            await client.RetryRunAsync(run.Id, cancellationToken);
        invocation.Context.Say(failed.Count == 0 ? $"Experiment {id} has no failed run." : $"{failed.Count} runs of experiment {id} are queued again.");
    }

    private static Command Change(CommandScope scope, string verb, string description, Func<Invocation, EffnetHttpClient, ExperimentId, CancellationToken, Task> action)
    {
        var id = new Argument<string>("ID") { Description = "Id of the experiment" };
        return scope.Handle(new Command(verb, description) { id }, async (invocation, cancellationToken) =>
        {
            var experiment = ExperimentId.Parse(invocation.Value(id));
            using var client = invocation.Connect();
            await action(invocation, client, experiment, cancellationToken);
            return ExitCode.Done;
        });
    }
}
