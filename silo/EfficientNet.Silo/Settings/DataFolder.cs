using System.Text;

namespace EfficientNet.Silo.Settings;

/// <summary>
/// The folder of one or several servers. Each has a number; <c>server.lock</c> of a number is locked for its process's life, so that a
/// killed server leaves nothing behind that keeps the next one from starting.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private const string ProcessFile = "server.pid";

    private readonly FileStream _lock;
    private readonly string _own;

    private DataFolder(string path, int number, FileStream held)
    {
        Path = path;
        Number = number;
        _own = OwnFolder(path, number);
        _lock = held;
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Which of the folder's servers this one is, from 1.</summary>
    public int Number { get; }

    /// <summary>What clients on this machine read to find the servers.</summary>
    public ServerFile ServerFile => new(In("server.json"));

    /// <summary>The bearer token.</summary>
    public string TokenFile => In("token");

    /// <summary>Ports that a restarted server takes again.</summary>
    public string PortsFile => System.IO.Path.Combine(_own, "ports.json");

    /// <summary>The newest log.</summary>
    public string LogFile => In("logs", Number == 1 ? "server.log" : $"server-{Number}.log");

    /// <summary>Path of something under the folder.</summary>
    public string In(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Makes the folder when it is missing and locks it, or throws <see cref="StartupException"/> that names the process holding it.</summary>
    public static DataFolder Open(string path, int number = 1)
    {
        var own = OwnFolder(path, number);
        try
        {
            Directory.CreateDirectory(own);
            var held = new FileStream(System.IO.Path.Combine(own, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            // Apart from the lock, which keeps others from reading its file.
            WriteAtomically(System.IO.Path.Combine(own, ProcessFile), $"{Environment.ProcessId}\n");
            return new DataFolder(path, number, held);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new StartupException(StartupException.Usage, $"--data {path} can't be written to: {error.Message}", error);
        }
        catch (IOException error)
        {
            throw new StartupException(StartupException.Usage, Holder(path, own) ?? $"--data {path} can't be used: {error.Message}", error);
        }
    }

    /// <summary>Writes a file so that a reader sees the old or the new text, never a part.</summary>
    public static void WriteAtomically(string file, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var temporary = $"{file}.{Environment.ProcessId}.new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, file, overwrite: true);
    }

    /// <inheritdoc />
    public void Dispose() => _lock.Dispose();

    // The first has the folder itself, as if it were alone.
    private static string OwnFolder(string path, int number) => number == 1 ? path : System.IO.Path.Combine(path, "silos", $"{number}");

    private static string? Holder(string path, string own)
    {
        try
        {
            if (!int.TryParse(File.ReadAllText(System.IO.Path.Combine(own, ProcessFile)), out var processId) || !ServerFile.IsAlive(processId))
                return null;
            var url = new ServerFile(System.IO.Path.Combine(path, "server.json")).Read()?.All.FirstOrDefault(server => server.ProcessId == processId)?.Url;
            var where = url is not null ? $"at {url}" : "and is still starting";
            return $"A server is already running on {path}: process {processId} {where}. Use it, stop it with `effnet down`, or choose another --data.";
        }
        catch (IOException)
        {
            return null;
        }
    }
}
