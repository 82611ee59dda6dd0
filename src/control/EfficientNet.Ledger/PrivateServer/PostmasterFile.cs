using System.Collections.Concurrent;
using System.Globalization;

namespace EfficientNet.Ledger.PrivateServer;

/// <summary>What a running server says of itself in <c>postmaster.pid</c>.</summary>
/// <param name="ProcessId">The postmaster's process.</param>
/// <param name="SocketDirectory">Folder of its socket.</param>
/// <param name="Ready">Whether it accepts connections.</param>
internal sealed record PostmasterFile(int ProcessId, string SocketDirectory, bool Ready)
{
    private static readonly ConcurrentDictionary<string, string> RealPaths = new();

    /// <summary>The running server of a cluster's folder, or null. A file left behind by a dead server counts as none.</summary>
    public static PostmasterFile? OfRunning(string cluster)
    {
        if (Read(cluster) is not { } file || !IsPostmasterOf(file.ProcessId, cluster))
            return null;
        return file;
    }

    /// <summary>
    /// Removes the file, and its socket's lock, when their process is there but is no server of this folder: after a reboot a
    /// small number is soon in use again, and a killed server is a zombie until somebody reaps it. PostgreSQL would refuse to
    /// start. Files of a process that is gone it removes by itself.
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

    // A postmaster's working directory is its data folder; a zombie has none, and what can't be asked counts as ours, which is
    // the safe side.
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

    // Asked of a program, so it is asked once: a server is looked after several times a second.
    private static string RealPath(string directory)
    {
        if (RealPaths.TryGetValue(directory, out var known))
            return known;
        return Subprocess.Output("realpath", directory) is { } real ? RealPaths[directory] = real : Path.GetFullPath(directory);
    }
}
