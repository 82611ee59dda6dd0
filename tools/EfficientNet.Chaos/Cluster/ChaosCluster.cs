using System.Security.Cryptography;
using EfficientNet.Chaos.Observing;
using EfficientNet.Host.Processes;

namespace EfficientNet.Chaos.Cluster;

/// <summary>
/// One PostgreSQL, two control silos and three agents on this machine, all of which can be killed. None of their processes
/// outlives it.
/// </summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    private const int SiloCount = 2;
    private const int AgentCount = 3;

    /// <summary>How long starting may take on a busy machine.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly CampaignFolder _folder;
    private readonly TimeProvider _time;

    private ChaosCluster(CampaignFolder folder, TimeProvider time)
    {
        (_folder, _time) = (folder, time);
        Database = new DatabaseProgram(folder);
    }

    /// <summary>PostgreSQL.</summary>
    public DatabaseProgram Database { get; }

    /// <summary>Control silos.</summary>
    public IReadOnlyList<SiloProgram> Silos { get; private set; } = [];

    /// <summary>Agents.</summary>
    public IReadOnlyList<AgentProgram> Agents { get; private set; } = [];

    /// <summary>The bearer token.</summary>
    public string Token { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The control plane's copy of a checkpoint, if it has one.</summary>
    public string? Blob(string sha256) =>
        Path.Combine(_folder.Blobs, sha256[..2], sha256[2..]) is var path && File.Exists(path) ? path : null;

    /// <summary>Starts everything and waits until the silos are ready.</summary>
    public static async Task<ChaosCluster> StartAsync(
        CampaignFolder folder,
        ClusterPrograms programs,
        IReadOnlyDictionary<string, string> dataSets,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var cluster = new ChaosCluster(folder, time);
        try
        {
            await cluster.StartAsync(programs, dataSets, cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The agent of a node.</summary>
    public AgentProgram AgentOf(LiveAttempt attempt) => Agents.First(agent => agent.Name == attempt.Node);

    /// <summary>Living trainers of this campaign.</summary>
    public IReadOnlyList<int> Trainers() =>
        [.. ProcessScan.Of(_folder.Path).Where(found => found.Program == "EfficientNet.Trainer").Select(found => found.Process)];

    /// <summary>
    /// Starts silos and agents that have ended, as a supervisor would, and waits until all silos are ready. Returns what it
    /// found, one sentence each.
    /// </summary>
    public async Task<IReadOnlyList<string>> WholeAsync(CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var (name, child) in Agents.Select(agent => (agent.Name, agent.Child)))
            StartAgain(name, child, found);
        var began = _time.GetTimestamp();
        foreach (var silo in Silos)
        {
            while (!await silo.IsReadyAsync(cancellationToken))
            {
                if (_time.GetElapsedTime(began) > StartPatience)
                    throw new NotRecoveredException(
                        $"{silo.Name} is not ready after {StartPatience.TotalMinutes:0} minutes. "
                            + $"The end of {silo.Child.Log}:\n{silo.Child.Tail()}"
                    );
                StartAgain(silo.Name, silo.Child, found);
                await Task.Delay(Look, _time, cancellationToken);
            }
        }

        return found;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Agents first, so that none starts another trainer.
        foreach (var agent in Agents)
            await agent.Child.KillAsync();
        while (ProcessScan.Of(_folder.Path) is { Count: > 0 } left)
        {
            foreach (var (process, _) in left)
                Signals.Kill(process);
            await Task.Delay(Look, _time);
        }

        await Database.StopAsync();
        foreach (var agent in Agents)
        {
            agent.SaveLogs(_folder.Logs);
            await agent.DisposeAsync();
        }

        foreach (var silo in Silos)
            silo.Dispose();
    }

    private static void StartAgain(string name, ClusterProcess child, List<string> found)
    {
        if (child.IsRunning)
            return;
        found.Add($"{name} ended by itself with exit code {child.ExitCode}");
        child.Start();
    }

    private async Task StartAsync(
        ClusterPrograms programs,
        IReadOnlyDictionary<string, string> dataSets,
        CancellationToken cancellationToken
    )
    {
        await Database.StartAsync(cancellationToken);
        Directory.CreateDirectory(_folder.Blobs);
        var tokenFile = _folder.In("token");
        await File.WriteAllTextAsync(tokenFile, Token + "\n", cancellationToken);
        Silos =
        [
            .. Enumerable
                .Range(1, SiloCount)
                .Select(number => new SiloProgram($"silo-{number}", _folder, programs, Database.ConnectionString, Token)),
        ];
        // One after the other: the first migrates, and does not slow down the second's start.
        foreach (var silo in Silos)
        {
            silo.Child.Start();
            await ReadyAsync(silo, cancellationToken);
        }

        Agents =
        [
            .. Enumerable
                .Range(1, AgentCount)
                .Select(number => new AgentProgram($"node-{number}", _folder, programs, Silos, tokenFile, dataSets, _time)),
        ];
        foreach (var agent in Agents)
            agent.Child.Start();
    }

    private async Task ReadyAsync(SiloProgram silo, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        while (!await silo.IsReadyAsync(cancellationToken))
        {
            if (!silo.Child.IsRunning || _time.GetElapsedTime(began) > StartPatience)
                throw new NotRecoveredException(
                    $"{silo.Name} could not start. The end of {silo.Child.Log}:\n{silo.Child.Tail()}"
                );
            await Task.Delay(Look, _time, cancellationToken);
        }
    }
}
