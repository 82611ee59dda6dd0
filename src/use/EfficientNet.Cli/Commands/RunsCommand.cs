using System.CommandLine;
using EfficientNet.Cli.Output;
using EfficientNet.Client;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet runs</c>, <c>effnet runs show|cancel|pause|resume|retry ID</c>.</summary>
internal static class RunsCommand
{
    public static Command Create(CommandScope scope)
    {
        var experiment = new Option<string?>("--experiment", "-e")
        {
            Description = "Only runs of this experiment",
            HelpName = "ID",
        };
        var state = new Option<string?>("--state")
        {
            Description = $"Only runs in one of these states: {string.Join(", ", Enum.GetNames<RunState>())}",
            HelpName = "STATE",
        };
        var runs = scope.Handle(
            new Command("runs", "Training runs") { experiment, state },
            (invocation, cancellationToken) =>
                ListAsync(invocation, invocation.Value(experiment), invocation.Value(state), cancellationToken)
        );
        runs.Add(Show(scope));
        runs.Add(
            Change(
                scope,
                "cancel",
                "End a run",
                (client, run, cancellationToken) => client.CancelRunAsync(run, cancellationToken),
                "is cancelled"
            )
        );
        runs.Add(
            Change(
                scope,
                "pause",
                "Let its trainer leave at a checkpoint and don't start it again",
                (client, run, cancellationToken) => client.PauseRunAsync(run, cancellationToken),
                "is paused until 'effnet runs resume'"
            )
        );
        runs.Add(
            Change(
                scope,
                "resume",
                "Undo a pause",
                (client, run, cancellationToken) => client.ResumeRunAsync(run, cancellationToken),
                "goes on"
            )
        );
        runs.Add(
            Change(
                scope,
                "retry",
                "Queue a failed run again",
                (client, run, cancellationToken) => client.RetryRunAsync(run, cancellationToken),
                "is queued again"
            )
        );
        return runs;
    }

    private static async Task<ExitCode> ListAsync(
        Invocation invocation,
        string? experiment,
        string? state,
        CancellationToken cancellationToken
    )
    {
        using var client = invocation.Connect();
        var runs = new List<RunSummary>();
        await foreach (
            var run in client.RunsAsync(
                experiment is null ? null : ExperimentId.Parse(experiment),
                state is null ? null : StateName.Parse<RunState>(state),
                cancellationToken
            )
        )
            runs.Add(run);
        invocation.Print(RunReports.List(runs) with { Empty = "No run matches." });
        return ExitCode.Done;
    }

    private static Command Show(CommandScope scope)
    {
        var id = new Argument<string>("ID") { Description = "Id of the run" };
        return scope.Handle(
            new Command("show", "One run: its epochs, checkpoint and timeline") { id },
            async (invocation, cancellationToken) =>
            {
                var run = RunId.Parse(invocation.Value(id));
                using var client = invocation.Connect();
                invocation.Print(RunReports.Detail(await client.RunAsync(run, cancellationToken)));
                return ExitCode.Done;
            }
        );
    }

    private static Command Change(
        CommandScope scope,
        string verb,
        string description,
        Func<EffnetHttpClient, RunId, CancellationToken, Task> call,
        string done
    )
    {
        var id = new Argument<string>("ID") { Description = "Id of the run" };
        return scope.Handle(
            new Command(verb, description) { id },
            async (invocation, cancellationToken) =>
            {
                var run = RunId.Parse(invocation.Value(id));
                using var client = invocation.Connect();
                await call(client, run, cancellationToken);
                invocation.Context.Say($"Run {run} {done}.");
                return ExitCode.Done;
            }
        );
    }
}
