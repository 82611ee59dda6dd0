using System.Diagnostics;
using EfficientNet.Client;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Host.Files;
using EfficientNet.Host.Processes;

namespace EfficientNet.Cli.Local;

/// <summary>The agent process of a data folder: started, waited for, stopped.</summary>
internal sealed class LocalAgent(Invocation invocation)
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(1);

    private DataFolder Data => invocation.Data;

    private TimeProvider Time => invocation.Context.Time;

    private string Log => Data.AgentConsole;

    /// <summary>Its processes.</summary>
    public IReadOnlyList<int> Processes() => ProcessTable.Find(Programs.Agent, Data);

    /// <summary>Whether it runs, or is about to be started again.</summary>
    public bool Runs => Processes().Count + ProcessTable.FindSupervisors(Programs.Agent, Data).Count > 0;

    /// <summary>Starts an agent unless one runs, and waits until its node is ready.</summary>
    /// <returns>Whether this call started it.</returns>
    public async Task<bool> EnsureAsync(
        ServerDescription server,
        AgentStart options,
        string tokenFile,
        CancellationToken cancellationToken
    )
    {
        if (Runs)
            return false;
        var program = invocation.Context.Programs.Require(Programs.Agent);
        using var started = SupervisedProgram.Start(
            program,
            options.Arguments(Data, string.Join(',', server.All.Select(one => one.Url)), tokenFile, Data.ServerFile),
            Log
        );
        await WaitAsync(started, server, options, cancellationToken);
        return true;
    }

    /// <summary>
    /// Asks the agent to end, which lets its trainers leave at a checkpoint, and waits; true when nothing is left.
    /// </summary>
    public Task<bool> StopAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        ProcessTable.StopAsync(Programs.Agent, Data, patience, Time, cancellationToken);

    private async Task WaitAsync(
        Process started,
        ServerDescription server,
        AgentStart options,
        CancellationToken cancellationToken
    )
    {
        using var client = invocation.Connect(server, new EffnetHttpClientOptions { RetryFor = TimeSpan.Zero });
        var begin = Time.GetTimestamp();
        while (Time.GetElapsedTime(begin) < StartPatience)
        {
            if (started.HasExited)
                throw new CliException(
                    started.ExitCode == (int)ExitCode.Usage ? ExitCode.Usage : ExitCode.Internal,
                    $"The agent could not start (exit code {started.ExitCode}). The end of {Log}:",
                    DetachedProgram.Tail(Log)
                );
            if (await IsReadyAsync(client, options, cancellationToken))
                return;
            if (ProcessTable.Numbers(Programs.Silo, Data).Count == 0)
                throw new CliException(ExitCode.Internal, "The server was stopped while the agent started.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), Time, cancellationToken);
        }

        throw new CliException(
            ExitCode.Internal,
            $"Node {options.Name} is not ready after {StartPatience.TotalSeconds:0} s. The end of {Log}:",
            DetachedProgram.Tail(Log)
        );
    }

    private static async Task<bool> IsReadyAsync(EffnetHttpClient client, AgentStart options, CancellationToken cancellationToken)
    {
        try
        {
            var nodes = await client.NodesAsync(cancellationToken);
            return nodes.Any(node => node.Name == options.Name && node.State == NodeState.Ready && node.SeenSecondsAgo < 10);
        }
        catch (EffnetApiException error) when (error.IsTransient)
        {
            return false; // its patience is the caller's
        }
    }
}
