using System.Runtime.InteropServices;

namespace EfficientNet.Cli.Local;

/// <summary>The machine's processes, as <c>/proc</c> has them. Nothing is remembered in files that a crash could leave behind.</summary>
internal static class ProcessTable
{
    private const int Terminate = 15;
    private const int Kill = 9;

    /// <summary>Processes of a program that were started with <c>--data folder</c>.</summary>
    public static IReadOnlyList<int> Find(string program, DataFolder data)
    {
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var id) && Arguments(id) is { Length: > 1 } arguments
                && arguments.Take(2).Any(word => Path.GetFileName(word) is var file && (file == program || file == program + ".dll"))
                && Array.IndexOf(arguments, "--data") is >= 0 and var at && at + 1 < arguments.Length && arguments[at + 1] == data.Path)
            {
                found.Add(id);
            }
        }

        return found;
    }

    /// <summary>Whether a process is there and not a zombie.</summary>
    public static bool IsAlive(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Asks a process to end: SIGTERM.</summary>
    public static void RequestEnd(int id) => _ = Signal(id, Terminate);

    /// <summary>Ends a process at once: SIGKILL.</summary>
    public static void End(int id) => _ = Signal(id, Kill);

    /// <summary>Waits until none of the processes is alive; false after <paramref name="patience"/>.</summary>
    public static async Task<bool> WaitForEndAsync(IReadOnlyCollection<int> ids, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (ids.Any(IsAlive))
        {
            if (time.GetElapsedTime(started) > patience)
                return false;
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }

        return true;
    }

    private static string[]? Arguments(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Split('\0');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // gone in the meantime, or somebody else's
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
