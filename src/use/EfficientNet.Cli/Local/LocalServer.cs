using System.Diagnostics;
using EfficientNet.Contracts.Api;
using EfficientNet.Host.Files;
using EfficientNet.Host.Processes;

namespace EfficientNet.Cli.Local;

/// <summary>The server processes of a data folder, one or several: found, started, waited for, stopped.</summary>
internal sealed class LocalServer(Invocation invocation)
{
    /// <summary>A first start makes a database; a slow disk takes its time.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);

    private DataFolder Data => invocation.Data;

    private TimeProvider Time => invocation.Context.Time;

    /// <summary>Their processes.</summary>
    public IReadOnlyList<int> Processes() => ProcessTable.Find(Programs.Silo, Data);

    /// <summary>Whether any runs, or is about to be started again.</summary>
    public bool Runs => ProcessTable.Numbers(Programs.Silo, Data).Count > 0;

    /// <summary>The servers that answer, or null when none does.</summary>
    public async Task<ServerDescription?> FindAsync(CancellationToken cancellationToken)
    {
        if (Data.ReadServer() is not { } known)
            return null;
        var processes = Processes();
        var answering = new List<ServerAddress>();
        foreach (var server in known.All.Where(server => processes.Contains(server.ProcessId)))
        {
            using var client = invocation.Connect([new Uri(server.Url)], known.Token);
            if (await client.HealthAsync(cancellationToken))
                answering.Add(server);
        }

        return answering.Count == 0
            ? null
            : known with
            {
                Url = answering[0].Url,
                ProcessId = answering[0].ProcessId,
                Servers = answering,
            };
    }

    /// <summary>Starts the servers that do not run, and waits until as many answer as are wanted.</summary>
    /// <returns>Where they are, and whether this call started the first.</returns>
    public async Task<(ServerDescription Server, bool Started)> EnsureAsync(
        ServerStart options,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(cancellationToken) is { } running && running.All.Count >= options.Silos)
            return (running, false);
        var program = invocation.Context.Programs.Require(Programs.Silo);
        var known = ProcessTable.Numbers(Programs.Silo, Data);
        var missing = Enumerable.Range(1, options.Silos).Where(number => !known.Contains(number)).ToArray();
        var started = new List<(int Number, Process Process)>();
        foreach (var number in missing)
            started.Add(
                (number, SupervisedProgram.Start(program, options.Arguments(Data, number), Log(number), options.Environment))
            );
        try
        {
            return (await WaitAsync(options, started, cancellationToken), started.Count > 0 && known.Count == 0);
        }
        finally
        {
            foreach (var (_, process) in started)
                process.Dispose();
        }
    }

    /// <summary>Asks the servers to end and waits; true when nothing is left.</summary>
    public Task<bool> StopAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        ProcessTable.StopAsync(Programs.Silo, Data, patience, Time, cancellationToken);

    private string Log(int number) => Data.ServerConsole(number);

    private async Task<ServerDescription> WaitAsync(
        ServerStart options,
        IReadOnlyList<(int Number, Process Process)> started,
        CancellationToken cancellationToken
    )
    {
        var begin = Time.GetTimestamp();
        while (Time.GetElapsedTime(begin) < StartPatience)
        {
            if (await FindAsync(cancellationToken) is { } server && server.All.Count >= options.Silos)
                return server;
            if (
                started.FirstOrDefault(one => one.Process.HasExited) is
                { Process: { ExitCode: var exitCode }, Number: var number }
            )
                throw new CliException(
                    Code(exitCode),
                    $"The server could not start (exit code {exitCode}). The end of {Log(number)}:",
                    DetachedProgram.Tail(Log(number))
                );
            await Task.Delay(TimeSpan.FromMilliseconds(100), Time, cancellationToken);
        }

        throw new CliException(
            ExitCode.Internal,
            $"{(options.Silos == 1 ? "The server does" : "Not all servers do")} not answer after "
                + $"{StartPatience.TotalMinutes:0} minutes. The end of {Log(1)}:",
            DetachedProgram.Tail(Log(1))
        );
    }

    private static ExitCode Code(int exitCode) => exitCode == (int)ExitCode.Usage ? ExitCode.Usage : ExitCode.Internal;
}
