using System.Diagnostics;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Cli.Local;

/// <summary>The server process of a data folder: found, started, waited for, stopped.</summary>
internal sealed class LocalServer(Invocation invocation)
{
    /// <summary>A first start makes a database; a slow disk takes its time.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);

    private DataFolder Data => invocation.Data;

    private TimeProvider Time => invocation.Context.Time;

    private string Log => Path.Combine(Data.Logs, "server.log");

    /// <summary>Its processes; more than one only while one replaces the other.</summary>
    public IReadOnlyList<int> Processes() => ProcessTable.Find(Programs.Silo, Data);

    /// <summary>The server that answers, or null.</summary>
    public async Task<ServerDescription?> FindAsync(CancellationToken cancellationToken) =>
        Data.ReadServer() is { } server && Processes().Contains(server.ProcessId) && await AnswersAsync(server, cancellationToken) ? server : null;

    /// <summary>Starts the server unless one runs, and waits until it answers.</summary>
    /// <returns>Where it is, and whether this call started it.</returns>
    public async Task<(ServerDescription Server, bool Started)> EnsureAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is { } running)
            return (running, false);
        var program = invocation.Context.Programs.Require(Programs.Silo);
        Directory.CreateDirectory(Data.Path);
        await using var held = await FileLock.TakeAsync(Data.LockFile, Time, cancellationToken);
        Process? started = null;
        if (Processes().Count == 0)
            started = DetachedProcess.Start(program, options.Arguments(Data), Log, options.Environment);
        using (started)
            return (await WaitAsync(started, cancellationToken), started is not null);
    }

    /// <summary>Asks the server to end and waits; true when nothing is left.</summary>
    public async Task<bool> StopAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var processes = Processes();
        foreach (var process in processes)
            ProcessTable.RequestEnd(process);
        return await ProcessTable.WaitForEndAsync(processes, patience, Time, cancellationToken);
    }

    private async Task<ServerDescription> WaitAsync(Process? started, CancellationToken cancellationToken)
    {
        var begin = Time.GetTimestamp();
        while (Time.GetElapsedTime(begin) < StartPatience)
        {
            if (await FindAsync(cancellationToken) is { } server)
                return server;
            if (started is { HasExited: true })
                throw new CliException(Code(started.ExitCode), $"The server could not start (exit code {started.ExitCode}). The end of {Log}:", DetachedProcess.Tail(Log));
            await Task.Delay(TimeSpan.FromMilliseconds(100), Time, cancellationToken);
        }

        throw new CliException(ExitCode.Internal, $"The server does not answer after {StartPatience.TotalMinutes:0} minutes. The end of {Log}:", DetachedProcess.Tail(Log));
    }

    private async Task<bool> AnswersAsync(ServerDescription server, CancellationToken cancellationToken)
    {
        using var client = invocation.Connect(new Uri(server.Url), server.Token);
        return await client.HealthAsync(cancellationToken);
    }

    private static ExitCode Code(int exitCode) => exitCode == (int)ExitCode.Usage ? ExitCode.Usage : ExitCode.Internal;
}
