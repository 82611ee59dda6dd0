using EfficientNet.Cli.Live;
using EfficientNet.Contracts.Api;
using EfficientNet.Host.Files;
using EfficientNet.Host.Processes;

namespace EfficientNet.Cli.Local;

/// <summary>
/// Server and agent of a data folder together: what <c>up</c>, <c>run</c> and <c>quickstart</c> start and <c>down</c> stops.
/// </summary>
internal sealed class LocalSystem(Invocation invocation)
{
    /// <summary>A trainer writes a checkpoint at the end of its step; the agent gives it 30 s.</summary>
    private static readonly TimeSpan AgentPatience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan ServerPatience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan TurnPatience = TimeSpan.FromMinutes(5);

    private readonly LocalServer _server = new(invocation);
    private readonly LocalAgent _agent = new(invocation);

    /// <summary>Starts what does not run yet, with progress on standard error.</summary>
    public async Task<StartedSystem> EnsureAsync(
        ServerStart serverOptions,
        AgentStart? agentOptions,
        CancellationToken cancellationToken
    )
    {
        if (
            await FindAsync(cancellationToken) is { } running
            && running.All.Count >= serverOptions.Silos
            && (agentOptions is null || _agent.Runs)
        )
            return new StartedSystem(running, ServerStarted: false, AgentStarted: false);
        Directory.CreateDirectory(invocation.Data.Path);
        // Whoever comes second waits and finds everything running.
        using var turn = await TakeTurnAsync(cancellationToken);
        return await Waiting.WhileAsync(
            invocation.Context,
            "Starting the server",
            async show =>
            {
                var (server, serverStarted) = await _server.EnsureAsync(serverOptions, cancellationToken);
                if (agentOptions is null)
                    return new StartedSystem(server, serverStarted, AgentStarted: false);
                show("Starting the agent");
                return new StartedSystem(
                    server,
                    serverStarted,
                    await _agent.EnsureAsync(
                        server,
                        agentOptions,
                        serverOptions.TokenFile ?? invocation.Data.TokenFile,
                        cancellationToken
                    )
                );
            }
        );
    }

    /// <summary>Where the running server is, or null.</summary>
    public Task<ServerDescription?> FindAsync(CancellationToken cancellationToken) => _server.FindAsync(cancellationToken);

    /// <summary>Whether any process of the data folder runs.</summary>
    public bool AnyProcess => _server.Runs || _agent.Runs;

    /// <summary>Whether a server runs, or is about to be started again.</summary>
    public bool ServerRuns => _server.Runs;

    /// <summary>
    /// Stops everything, also what another command is starting at this moment: that one fails, and what it has begun ends. False:
    /// nothing ran.
    /// </summary>
    public async Task<bool> StopAllAsync(bool force, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(invocation.Data.Path))
            return false;
        var ran = AnyProcess;
        if (ran)
            await StopAsync(agent: true, server: true, force, cancellationToken);
        using var turn = await TakeTurnAsync(cancellationToken);
        if (!AnyProcess)
            return ran;
        await StopAsync(agent: true, server: true, force, cancellationToken);
        return true;
    }

    /// <summary>Stops the agent, whose trainers leave at a checkpoint and report it, then the server with its database.</summary>
    /// <exception cref="CliException">Something did not end.</exception>
    public async Task StopAsync(bool agent, bool server, bool force, CancellationToken cancellationToken)
    {
        await Waiting.WhileAsync(
            invocation.Context,
            "Stopping",
            async show =>
            {
                if (agent && _agent.Runs)
                {
                    show("Stopping the agent; trainers write their checkpoints");
                    if (!await _agent.StopAsync(AgentPatience, cancellationToken))
                        await GiveUpAsync("agent", _agent.Processes(), force, cancellationToken);
                }

                if (server && _server.Runs)
                {
                    show("Stopping the server and its database");
                    if (!await _server.StopAsync(ServerPatience, cancellationToken))
                        await GiveUpAsync("server", _server.Processes(), force, cancellationToken);
                }

                return true;
            }
        );
    }

    private async Task<FileLock> TakeTurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await FileLock.TakeAsync(
                invocation.Data.StartLockFile,
                TurnPatience,
                invocation.Context.Time,
                cancellationToken
            );
        }
        catch (TimeoutException error)
        {
            throw new CliException(
                ExitCode.Internal,
                $"Another effnet is starting or stopping this data folder; end it first. {error.Message}"
            );
        }
        catch (UnauthorizedAccessException error)
        {
            throw new CliException(
                ExitCode.Usage,
                $"The data folder can't be written: {error.Message} Choose another with --data."
            );
        }
    }

    private async Task GiveUpAsync(string name, IReadOnlyList<int> processes, bool force, CancellationToken cancellationToken)
    {
        var ids = string.Join(' ', processes);
        if (!force)
            throw new CliException(
                ExitCode.Internal,
                $"The {name} (process {ids}) does not end. Its log is in {invocation.Data.Logs}; 'effnet down "
                    + "--force' ends it at once, which loses no committed epoch."
            );
        foreach (var process in processes)
            Signals.Kill(process);
        await ProcessTable.WaitForEndAsync(processes, TimeSpan.FromSeconds(10), invocation.Context.Time, cancellationToken);
    }
}

/// <summary>What runs now, and what of it was started for this command.</summary>
internal sealed record StartedSystem(ServerDescription Server, bool ServerStarted, bool AgentStarted);
