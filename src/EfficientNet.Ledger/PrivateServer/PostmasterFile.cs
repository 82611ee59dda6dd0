using System.Globalization;

namespace EfficientNet.Ledger.PrivateServer;

/// <summary>What a running server says of itself in <c>postmaster.pid</c>.</summary>
/// <param name="ProcessId">The postmaster's process.</param>
/// <param name="SocketDirectory">Folder of its socket.</param>
/// <param name="Ready">Whether it accepts connections.</param>
internal sealed record PostmasterFile(int ProcessId, string SocketDirectory, bool Ready)
{
    /// <summary>The running server of a cluster's folder, or null. A file left behind by a dead server counts as none.</summary>
    public static PostmasterFile? OfRunning(string cluster)
    {
        if (Read(cluster) is not { } file || !IsPostmasterOf(file.ProcessId, cluster))
            return null;
        return file;
    }

    /// <summary>
    /// Removes the file when its process is there but is another program: after a reboot a small number is soon in use again, and
    /// PostgreSQL would refuse to start. A dead process's file PostgreSQL removes by itself.
    /// </summary>
    public static void RemoveIfForeign(string cluster)
    {
        if (Read(cluster) is { } file && Directory.Exists($"/proc/{file.ProcessId}") && !IsPostmasterOf(file.ProcessId, cluster))
            File.Delete(PathIn(cluster));
    }

    private static string PathIn(string cluster) => Path.Combine(cluster, "postmaster.pid");

    // Lines: process, data folder, start time, port, socket folder, address, shared memory, status.
    private static PostmasterFile? Read(string cluster)
    {
        try
        {
            var lines = File.ReadAllLines(PathIn(cluster));
            return lines.Length > 0 && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var process) && process > 0
                ? new PostmasterFile(process, lines.Length > 4 ? lines[4] : "", lines.Length > 7 && lines[7].Trim() == "ready")
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    // A postmaster's working directory is its data folder, and its program is called postgres; zombies have neither.
    private static bool IsPostmasterOf(int process, string cluster)
    {
        try
        {
            var program = File.ReadAllText($"/proc/{process}/comm").Trim();
            var folder = new FileInfo($"/proc/{process}/cwd").LinkTarget;
            return program is "postgres" or "postmaster" && folder == RealPath(cluster);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string RealPath(string directory) => Subprocess.Output("realpath", directory) ?? Path.GetFullPath(directory);
}
