using EfficientNet.Contracts;
using EfficientNet.Host.Files;

namespace EfficientNet.Agent;

/// <summary>
/// The agent's folder, <c>{data}/agents/{name}</c>: outbox, journal, checkpoints, slots, logs, agent.json. Locked (flock) for the
/// agent's life, so that a name never has two agents on one data folder.
/// </summary>
internal sealed class AgentFolder : IDisposable
{
    private readonly FileLock _lock;

    private AgentFolder(string path, FileLock @lock, long incarnation)
    {
        Path = path;
        _lock = @lock;
        Incarnation = incarnation;
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>
    /// The time in milliseconds since 1970, but always greater than at every earlier start, even when the clock was set back
    /// (protocol rule P12).
    /// </summary>
    public long Incarnation { get; }

    /// <summary>Reports that wait for the control plane.</summary>
    public string Outbox => Sub("outbox");

    /// <summary>Attempts that were started here, with the sequence of their newest report.</summary>
    public string Journal => Sub("journal");

    /// <summary>Lock files and owners of device slots.</summary>
    public string Slots => Sub("slots");

    /// <summary>Trainers' standard error.</summary>
    public string Logs => Sub("logs");

    /// <summary>Checkpoints, a folder for each run.</summary>
    public string Checkpoints => Sub("checkpoints");

    /// <summary>A run's checkpoints.</summary>
    public string CheckpointsOf(RunId run) => System.IO.Path.Combine(Checkpoints, run.Value);

    /// <summary>
    /// Those of them that came from the control plane's store, <c>{sha256}.ckpt</c>; the others are in a folder for each attempt.
    /// </summary>
    public string FetchedOf(RunId run) => System.IO.Path.Combine(CheckpointsOf(run), "fetched");

    /// <summary>Locks the folder and begins a new incarnation.</summary>
    /// <exception cref="AgentException">Another agent of this name runs on this data folder, or the folder can't be
    /// written.</exception>
    public static AgentFolder Open(string dataFolder, NodeName name, DateTimeOffset now)
    {
        var path = new DataFolder(dataFolder).Agent(name);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(
                $"Data folder '{path}' can't be made: {error.Message} Choose another with --data.",
                isTransient: false,
                error
            );
        }

        FileLock? @lock = null;
        try
        {
            @lock =
                FileLock.TryTake(System.IO.Path.Combine(path, "agent.lock"))
                ?? throw new AgentException(
                    $"An agent named '{name}' already runs on data folder '{dataFolder}' ({AgentFile.Describe(path)}). "
                        + "End it first, or choose another --name.",
                    isTransient: true
                );
            return new AgentFolder(path, @lock, TakeIncarnation(path, now));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            @lock?.Dispose();
            throw new AgentException($"Folder '{path}' can't be written: {error.Message}", isTransient: true, error);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _lock.Dispose();

    private static long TakeIncarnation(string path, DateTimeOffset now)
    {
        var file = System.IO.Path.Combine(path, "incarnation");
        var last = File.Exists(file) && long.TryParse(File.ReadAllText(file), out var number) ? number : 0;
        var incarnation = Math.Max(last + 1, now.ToUnixTimeMilliseconds());
        DurableFile.Write(file, System.Text.Encoding.ASCII.GetBytes($"{incarnation}\n"));
        return incarnation;
    }

    private string Sub(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;
}
