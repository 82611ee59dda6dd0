using EfficientNet.Host.Files;
using EfficientNet.Host.Processes;

namespace EfficientNet.Silo.Settings;

/// <summary>
/// A data folder in the hands of one of its servers. Each has a number; <c>server.lock</c> of a number is locked for its
/// process's life, so that a killed server leaves nothing behind that keeps the next one from starting.
/// </summary>
public sealed class ServerFolder : IDisposable
{
    private const string LockFile = "server.lock";
    private const string ProcessFile = "server.pid";

    private readonly FileLock _lock;

    private ServerFolder(DataFolder data, int number, FileLock held)
    {
        Data = data;
        Number = number;
        _lock = held;
    }

    /// <summary>Where everything lies.</summary>
    public DataFolder Data { get; }

    /// <summary>Full path of the data folder.</summary>
    public string Path => Data.Path;

    /// <summary>Which of the folder's servers this one is, from 1.</summary>
    public int Number { get; }

    /// <summary>What clients on this machine read to find the servers.</summary>
    public ServerFile ServerFile => new(Data.ServerFile);

    /// <summary>Ports that a restarted server takes again.</summary>
    public string PortsFile => Data.Ports(Number);

    /// <summary>The newest log.</summary>
    public string LogFile => Data.ServerLog(Number);

    /// <summary>Makes the folder when it is missing and locks it.</summary>
    /// <exception cref="StartupException">It can't be used, or another process holds it, which the message names.</exception>
    public static ServerFolder Open(string path, int number = 1)
    {
        var data = new DataFolder(path);
        var own = data.Server(number);
        try
        {
            Directory.CreateDirectory(own);
            var held =
                FileLock.TryTake(System.IO.Path.Combine(own, LockFile))
                ?? throw new StartupException(StartupException.Usage, Holder(data, own));
            DurableFile.WritePrivateText(System.IO.Path.Combine(own, ProcessFile), $"{Environment.ProcessId}\n");
            return new ServerFolder(data, number, held);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new StartupException(StartupException.Usage, $"--data {path} can't be written to: {error.Message}", error);
        }
        catch (IOException error)
        {
            throw new StartupException(StartupException.Usage, $"--data {path} can't be used: {error.Message}", error);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _lock.Dispose();

    private static string Holder(DataFolder data, string own)
    {
        const string Advice = "Use it, stop it with `effnet down`, or choose another --data.";
        try
        {
            if (
                int.TryParse(File.ReadAllText(System.IO.Path.Combine(own, ProcessFile)), out var process)
                && ProcessEntry.IsRunning(process)
            )
            {
                var url = data.ReadServer()?.All.FirstOrDefault(server => server.ProcessId == process)?.Url;
                var where = url is not null ? $"at {url}" : "and is still starting";
                return $"A server is already running on {data}: process {process} {where}. {Advice}";
            }
        }
        catch (IOException)
        {
            // It has only just taken the lock.
        }

        return $"A server is already running on {data}, or just starting. {Advice}";
    }
}
