using System.Collections.Concurrent;
using System.Globalization;

namespace EfficientNet.Ledger.PrivateServer;

/// <summary>A running server's own description in <c>postmaster.pid</c>.</summary>
/// <param name="ProcessId">The postmaster's process.</param>
/// <param name="SocketDirectory">Folder of its socket.</param>
/// <param name="Ready">Whether it accepts connections.</param>
internal sealed record PostmasterFile(int ProcessId, string SocketDirectory, bool Ready)
{
    private static readonly ConcurrentDictionary<string, string> RealPaths = new();

    /// <summary>The running server of a cluster's folder, or null. A dead server's leftover file does not count.</summary>
    public static PostmasterFile? OfRunning(string cluster)
    {
        if (Read(cluster) is not { } file || !IsPostmasterOf(file.ProcessId, cluster))
            return null;
        return file;
    }

    /// <summary>
    /// Removes the file, and its socket's lock, if their process exists but is not a server of this folder: after a reboot
    /// small process ids are soon in use again, and a killed server is a zombie until it is reaped. PostgreSQL would refuse to
    /// start. It removes files of missing processes by itself.
    /// </summary>
    public static void RemoveIfForeign(string cluster, string socketDirectory)
    {
        foreach (
            var file in new[] { PathIn(cluster), Path.Combine(socketDirectory, $".s.PGSQL.{ServerLayout.SocketNumber}.lock") }
        )
        {
            if (ProcessIn(file) is { } process && Directory.Exists($"/proc/{process}") && !IsPostmasterOf(process, cluster))
                File.Delete(file);
        }
    }

    private static string PathIn(string cluster) => Path.Combine(cluster, "postmaster.pid");

    private static PostmasterFile? Read(string cluster) =>
        ProcessIn(PathIn(cluster)) is not { } process ? null
        : Lines(PathIn(cluster)) is { Length: > 4 } lines
            ? new PostmasterFile(process, lines[4], lines.Length > 7 && lines[7].Trim() == "ready")
        : new PostmasterFile(process, "", Ready: false);

    private static int? ProcessIn(string file) =>
        Lines(file) is [var first, ..] && int.TryParse(first, CultureInfo.InvariantCulture, out var process) && process > 0
            ? process
            : null;

    // Lines: process, data folder, start time, port, socket folder, address, shared memory, status.
    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (IOException)
        {
            return [];
        }
    }

    // A postmaster's working directory is its data folder; a zombie has none, and one that can't be read counts as ours, to be
    // safe.
    private static bool IsPostmasterOf(int process, string cluster)
    {
        try
        {
            if (File.ReadAllText($"/proc/{process}/comm").Trim() is not ("postgres" or "postmaster"))
                return false;
            return new FileInfo($"/proc/{process}/cwd").LinkTarget == RealPath(cluster);
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
    }

    // Determining it runs a program, so it is cached: a server is checked several times a second.
    private static string RealPath(string directory)
    {
        if (RealPaths.TryGetValue(directory, out var known))
            return known;
        return Subprocess.Output("realpath", directory) is { } real ? RealPaths[directory] = real : Path.GetFullPath(directory);
    }
}
