using System.CommandLine;
using EfficientNet.Cli.Local;
using EfficientNet.Cli.Output;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet up</c>: server and agent of the data folder, in the background or until Ctrl-C.</summary>
internal static class UpCommand
{
    public static Command Create(CommandScope scope)
    {
        var foreground = new Option<bool>("--foreground") { Description = "Stay until Ctrl-C or SIGTERM, then stop both" };
        var start = new StartOptions();
        var command = new Command("up", "Start the server, its database and an agent; leaves running ones alone") { foreground };
        start.AddTo(command);
        return scope.Handle(
            command,
            async (invocation, cancellationToken) =>
            {
                var system = new LocalSystem(invocation);
                var started = await system.EnsureAsync(start.Server(invocation), start.Agent(invocation), cancellationToken);
                Print(invocation, started);
                if (invocation.Value(foreground))
                    await StayAsync(invocation, system, started, cancellationToken);
                return ExitCode.Done;
            }
        );
    }

    private static void Print(Invocation invocation, StartedSystem started)
    {
        var facts = new Dictionary<string, object>
        {
            ["url"] = started.Server.Url,
            ["urls"] = started.Server.All.Select(server => server.Url).ToArray(),
            ["processId"] = started.Server.ProcessId,
            ["serverStarted"] = started.ServerStarted,
            ["agentStarted"] = started.AgentStarted,
            ["data"] = invocation.Data.Path,
            ["tokenFile"] = invocation.Data.TokenFile,
        };
        if (invocation.Format != OutputFormat.Table)
        {
            invocation.Print(
                ReportTable.Table(
                    facts,
                    facts,
                    (ReportColumn.Text("Fact", "fact"), fact => fact.Key),
                    (ReportColumn.Text("Value", "value"), fact => fact.Value)
                )
            );
            return;
        }

        var say = invocation.Context.Say;
        say(
            started.ServerStarted
                ? $"The server{(started.Server.All.Count == 1 ? " is" : "s are")} up."
                : "The server was already up."
        );
        say($"  Dashboard   {started.Server.Url}");
        foreach (var other in started.Server.All.Skip(1))
            say($"              {other.Url}");
        say($"  Data        {invocation.Data}");
        say($"  Logs        {invocation.Data.Logs}");
        say("  Next        effnet submit FILE, effnet experiments, effnet nodes, effnet down");
        say(
            $"  Other hosts effnet agent --join http://THIS-HOST:{new Uri(started.Server.Url).Port} "
                + $"--token-file FILE (a copy of {invocation.Data.TokenFile}; the server must listen there: up --http "
                + "0.0.0.0)"
        );
    }

    private static async Task StayAsync(
        Invocation invocation,
        LocalSystem system,
        StartedSystem started,
        CancellationToken cancellationToken
    )
    {
        invocation.Context.Say("Ctrl-C stops it.");
        try
        {
            while (system.ServerRuns)
                await Task.Delay(TimeSpan.FromMilliseconds(500), invocation.Context.Time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await system.StopAsync(agent: true, server: true, force: false, CancellationToken.None);
            return;
        }

        await system.StopAsync(agent: true, server: false, force: false, CancellationToken.None);
        throw new CliException(
            ExitCode.Internal,
            $"The server (process {started.Server.ProcessId}) ended by itself; its log is in {invocation.Data.Logs}."
        );
    }
}
