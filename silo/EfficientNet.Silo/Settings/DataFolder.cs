using System.Diagnostics;
using System.Text;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Silo.Settings;

/// <summary>
/// The folder of one server, held by one process at a time: <c>server.lock</c> is locked for the process's life, so that a killed
/// server leaves nothing behind that keeps the next one from starting.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private const string ProcessFile = "server.pid";

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>What clients on this machine read to find the server.</summary>
    public string ServerFile => In("server.json");

    /// <summary>The bearer token.</summary>
    public string TokenFile => In("token");

    /// <summary>Ports that a restarted server takes again.</summary>
    public string PortsFile => In("ports.json");

    /// <summary>The newest log.</summary>
    public string LogFile => In("logs", "server.log");

    /// <summary>Path of something under the folder.</summary>
    public string In(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Makes the folder when it is missing and locks it, or throws <see cref="StartupException"/> that names the process holding it.</summary>
    public static DataFolder Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            var held = new FileStream(System.IO.Path.Combine(path, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            // Apart from the lock, which keeps others from reading its file.
            WriteAtomically(System.IO.Path.Combine(path, ProcessFile), $"{Environment.ProcessId}\n");
            return new DataFolder(path, held);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new StartupException(StartupException.Usage, $"--data {path} can't be written to: {error.Message}", error);
        }
        catch (IOException error)
        {
            throw new StartupException(StartupException.Usage, Holder(path) ?? $"--data {path} can't be used: {error.Message}", error);
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

    private static string? Holder(string path)
    {
        try
        {
            if (!int.TryParse(File.ReadAllText(System.IO.Path.Combine(path, ProcessFile)), out var processId) || !IsAlive(processId))
                return null;
            var serverFile = System.IO.Path.Combine(path, "server.json");
            var server = File.Exists(serverFile) ? JsonSerializer.Deserialize<ServerDescription>(File.ReadAllText(serverFile), ContractsJson.Options) : null;
            var where = server is not null && server.ProcessId == processId ? $"at {server.Url}" : "and is still starting";
            return $"A server is already running on {path}: process {processId} {where}. Use it, stop it with `effnet down`, or choose another --data.";
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return null;
        }
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
