using System.CommandLine;
using System.CommandLine.Invocation;
using EfficientNet.Cli.Commands;

namespace EfficientNet.Cli;

/// <summary>The commands of <c>effnet</c>, and how a command line becomes an exit code.</summary>
internal static class EffnetCommandLine
{
    /// <summary>Runs one command line; every error becomes a message and an exit code.</summary>
    public static async Task<ExitCode> RunAsync(
        CliContext context,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var parsed = Create(context).Parse(arguments);
        var configuration = new InvocationConfiguration
        {
            Output = context.Out.Profile.Out.Writer,
            Error = context.Error.Profile.Out.Writer,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // Program.cs listens to signals
        };
        if (parsed.Action is ParseErrorAction mistake)
        {
            mistake.ShowHelp = false;
            configuration.Output = configuration.Error;
            await parsed.InvokeAsync(configuration, cancellationToken);
            context.Say($"See '{CommandPath(parsed)} --help'.");
            return ExitCode.Usage;
        }

        return (ExitCode)await parsed.InvokeAsync(configuration, cancellationToken);
    }

    private static RootCommand Create(CliContext context)
    {
        var scope = new CommandScope(context);
        var root = new RootCommand("Plans and runs EfficientNet compound-scaling experiments.");
        foreach (var option in scope.Options)
            root.Add(option);
        foreach (
            var command in new[]
            {
                QuickstartCommand.Create(scope),
                PlanCommand.Create(scope),
                RunExperimentCommand.Create(scope),
                UpCommand.Create(scope),
                DownCommand.Create(scope),
                SubmitCommand.Create(scope),
                WatchCommand.Create(scope),
                ExperimentsCommand.Create(scope),
                RunsCommand.Create(scope),
                NodesCommand.Create(scope),
                AgentCommand.Create(scope),
                ModelCommand.Create(scope),
                EvaluateCommand.Create(scope),
                PredictCommand.Create(scope),
                TrainCommand.Create(scope),
                DataCommand.Create(scope),
                BenchCommand.Create(scope),
                DbCommand.Create(scope),
                ChaosCommand.Create(scope),
                DoctorCommand.Create(scope),
                VersionCommand.Create(scope),
            }
        )
        {
            root.Add(command);
        }

        return root;
    }

    private static string CommandPath(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (
            var result = parsed.CommandResult;
            result is not null;
            result = result.Parent as System.CommandLine.Parsing.CommandResult
        )
            names.Push(result.Command is RootCommand ? "effnet" : result.Command.Name);
        return string.Join(' ', names);
    }
}
