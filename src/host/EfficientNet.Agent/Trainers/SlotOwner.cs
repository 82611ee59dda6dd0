using System.Text.Json;
using EfficientNet.Host.Files;
using EfficientNet.Host.Processes;

namespace EfficientNet.Agent.Trainers;

/// <summary>
/// The trainer process on a device slot, written beside the slot's lock file, so that a later agent finds trainers of a killed
/// one.
/// </summary>
/// <param name="Pid">Process, group and session id.</param>
/// <param name="StartTicks">
/// When the process started, in clock ticks since boot: with the boot id it distinguishes the process from a later one with the
/// same id.
/// </param>
/// <param name="Boot">Boot id of the host.</param>
internal sealed record SlotOwner(int Pid, long StartTicks, string Boot)
{
    private const string Ending = ".owner.json";

    /// <summary>Full path of a slot's lock file.</summary>
    public static string LockFile(string slots, string device, int slot) => Path.Combine(slots, $"{Stem(device, slot)}.lock");

    /// <summary>Records a process as the slot's owner, unless it has already ended.</summary>
    public static void Note(string slots, string device, int slot, int pid)
    {
        try
        {
            if (StartTicksOf(pid) is { } ticks)
                DurableFile.WriteJson(Path.Combine(slots, Stem(device, slot) + Ending), new SlotOwner(pid, ticks, BootId()));
        }
        catch (IOException)
        {
            // The disk is full. The record only matters for a trainer that hangs after its agent was killed.
        }
    }

    /// <summary>Owners recorded in the folder whose process still runs.</summary>
    public static IReadOnlyList<SlotOwner> StillRunning(string slots)
    {
        var boot = BootId();
        return
        [
            .. Directory
                .EnumerateFiles(slots, "*" + Ending)
                .Select(TryRead)
                .OfType<SlotOwner>()
                .Where(owner => owner.Boot == boot && owner.IsRunning),
        ];
    }

    /// <summary>Whether the process still runs.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsRunning => StartTicksOf(Pid) == StartTicks;

    private static string Stem(string device, int slot) => $"{device.Replace('/', '_')}.{slot}";

    private static SlotOwner? TryRead(string path)
    {
        try
        {
            return DurableFile.ReadJson<SlotOwner>(path);
        }
        catch (Exception error) when (error is JsonException or IOException)
        {
            return null; // Its trainer ends by itself when its standard input closes.
        }
    }

    private static string BootId() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    private static long? StartTicksOf(int pid) => ProcessEntry.Read(pid) is { IsAlive: true } entry ? entry.StartTicks : null;
}
