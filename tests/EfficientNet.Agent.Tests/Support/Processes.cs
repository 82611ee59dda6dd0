using EfficientNet.Host.Files;

namespace EfficientNet.Agent.Tests.Support;

/// <summary>Looks at processes on this host.</summary>
internal static class Processes
{
    /// <summary>Whether a process runs; a zombie does not.</summary>
    public static bool Runs(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Processes in the sessions of trainers that the agent recorded on its slots.</summary>
    public static IReadOnlyList<int> InSessionOf(AgentFolder folder)
    {
        var sessions = Directory
            .GetFiles(folder.Slots, "*.owner.json")
            .Select(file => DurableFile.ReadJson<Trainers.SlotOwner>(file).Pid)
            .ToHashSet();
        return
        [
            .. Directory
                .GetDirectories("/proc")
                .Select(Path.GetFileName)
                .Where(name => int.TryParse(name, out _))
                .Select(name => int.Parse(name!))
                .Where(pid => Runs(pid) && sessions.Contains(SessionOf(pid))),
        ];
    }

    private static int SessionOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[6 - 3]); // man 5 proc: field 6 is the session.
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
