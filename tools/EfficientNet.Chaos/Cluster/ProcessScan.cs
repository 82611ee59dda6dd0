using EfficientNet.Host.Processes;

namespace EfficientNet.Chaos.Cluster;

/// <summary>The processes of a campaign among the machine's.</summary>
internal static class ProcessScan
{
    /// <summary>
    /// An environment variable that all processes of a campaign inherit, with the campaign's folder as its value.
    /// </summary>
    public const string Mark = "EFFNET_CHAOS";

    /// <summary>Living processes that carry the mark of a folder, with the names of their programs.</summary>
    public static IReadOnlyList<(int Process, string Program)> Of(string folder)
    {
        var wanted = $"{Mark}={folder}";
        return
        [
            .. ProcessEntry
                .Ids()
                .Where(process => ProcessEntry.IsRunning(process) && ProcessEntry.Variables(process).Contains(wanted))
                .Select(process => (process, Program(process))),
        ];
    }

    /// <summary>Living children of a process.</summary>
    public static IReadOnlyList<int> ChildrenOf(int parent) =>
        [.. ProcessEntry.Ids().Where(process => ProcessEntry.Read(process) is { IsAlive: true } entry && entry.Parent == parent)];

    // setsid and sh become the program within moments; the trainer may be run by "dotnet".
    private static string Program(int process) =>
        ProcessEntry
            .Arguments(process)
            .Select(Path.GetFileNameWithoutExtension)
            .FirstOrDefault(word => word is not (null or "" or "dotnet" or "setsid" or "sh" or "-c"))
        ?? "";
}
