using System.Globalization;

namespace EfficientNet.Chaos.Cluster;

/// <summary>The machine's processes as <c>/proc</c> has them.</summary>
internal static class ProcessScan
{
    /// <summary>An environment variable that everything of a campaign inherits, with the campaign's folder as its value.</summary>
    public const string Mark = "EFFNET_CHAOS";

    /// <summary>Living processes that carry the mark of a folder, with the names of their programs.</summary>
    public static IReadOnlyList<(int Process, string Program)> Of(string folder)
    {
        var wanted = $"{Mark}={folder}";
        return [.. All().Where(process => IsAlive(process) && Words(process, "environ").Contains(wanted)).Select(process => (process, Program(process)))];
    }

    /// <summary>Living children of a process.</summary>
    public static IReadOnlyList<int> ChildrenOf(int parent) =>
        [.. All().Where(process => Stat(process) is [not ("Z" or "X"), var its, ..] && its == parent.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Whether a process is there and no zombie.</summary>
    public static bool IsAlive(int process) => Stat(process) is [not ("Z" or "X"), ..];

    private static IEnumerable<int> All() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    // setsid and sh become the program within moments; the trainer may be run by "dotnet".
    private static string Program(int process) =>
        Words(process, "cmdline").Select(Path.GetFileNameWithoutExtension).FirstOrDefault(word => word is not (null or "" or "dotnet" or "setsid" or "sh" or "-c")) ?? "";

    // man 5 proc: pid (comm) state ppid …; comm may hold spaces and brackets.
    private static string[]? Stat(int process)
    {
        var text = Read(process, "stat");
        return text is null ? null : text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static string[] Words(int process, string file) => Read(process, file)?.Split('\0') ?? [];

    private static string? Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // gone in the meantime, or somebody else's
        }
    }
}
