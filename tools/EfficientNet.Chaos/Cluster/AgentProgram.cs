using System.Text.Json;
using EfficientNet.Chaos.Links;
using EfficientNet.Contracts;
using EfficientNet.Host.Files;
using EfficientNet.Host.Processes;

namespace EfficientNet.Chaos.Cluster;

/// <summary>An agent of the cluster with one slot of one thread, and its link to each silo.</summary>
internal sealed class AgentProgram : IAsyncDisposable
{
    private readonly List<LinkProxy> _ways;
    private readonly string _folder;

    /// <summary>Prepares its folder and its links.</summary>
    public AgentProgram(
        string name,
        CampaignFolder folder,
        ClusterPrograms programs,
        IReadOnlyList<SiloProgram> silos,
        string tokenFile,
        IReadOnlyDictionary<string, string> dataSets,
        TimeProvider time
    )
    {
        Name = name;
        Data = Directory.CreateDirectory(folder.In(name)).FullName;
        Disk = SmallDisk.TryMount(Data);
        _folder = new DataFolder(Data).Agent(NodeName.Parse(name));
        _ways = [.. silos.Select(silo => new LinkProxy(Link, () => silo.EndPoint, time))];
        Child = new ClusterProcess(
            programs.Agent,
            [
                "--server",
                string.Join(',', _ways.Select(way => way.Address)),
                "--token-file",
                tokenFile,
                "--name",
                name,
                "--data",
                Data,
                "--devices",
                "cpu:1x1",
                "--trainer",
                programs.Trainer,
                "--grace",
                "10",
                .. dataSets.SelectMany(set => new[] { "--dataset", $"{set.Key}={set.Value}" }),
            ],
            folder.Log(name),
            folder.Path
        );
    }

    /// <summary>Name of the node.</summary>
    public string Name { get; }

    /// <summary>Its data folder.</summary>
    public string Data { get; }

    /// <summary>Its process.</summary>
    public ClusterProcess Child { get; }

    /// <summary>Its network.</summary>
    public LinkState Link { get; } = new();

    /// <summary>Its own disk for its data; null if mounting is not allowed.</summary>
    public SmallDisk? Disk { get; }

    /// <summary>The trainer on its slot, or null.</summary>
    public int? Trainer()
    {
        var owner = Path.Combine(_folder, "slots", "cpu.0.owner.json");
        try
        {
            return
                JsonDocument.Parse(File.ReadAllText(owner)).RootElement.GetProperty("pid").GetInt32() is var process
                && ProcessEntry.IsRunning(process)
                ? process
                : null;
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Files of a checkpoint on this host, written or fetched.</summary>
    public IReadOnlyList<string> CheckpointFiles(string run, int attempt, long step, string sha256)
    {
        var root = Path.Combine(_folder, "checkpoints", run);
        return
        [
            .. new[] { Path.Combine(root, $"{attempt}", $"{step}.ckpt"), Path.Combine(root, "fetched", $"{sha256}.ckpt") }.Where(
                File.Exists
            ),
        ];
    }

    /// <summary>Copies its trainers' logs to where they outlive the agent's disk.</summary>
    public void SaveLogs(string folder)
    {
        var logs = new DirectoryInfo(Path.Combine(_folder, "logs"));
        if (!logs.Exists)
            return;
        foreach (var log in logs.EnumerateFiles())
            log.CopyTo(Path.Combine(folder, $"{Name}-{log.Name}"), overwrite: true);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var way in _ways)
            await way.DisposeAsync();
        Child.Dispose();
        Disk?.Dispose();
    }
}
