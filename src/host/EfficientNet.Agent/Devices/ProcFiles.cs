using System.Globalization;

namespace EfficientNet.Agent.Devices;

/// <summary>What the kernel reports about processor and memory.</summary>
/// <param name="root">Folder that holds <c>proc</c> and <c>sys</c>; <c>/</c> except in tests.</param>
internal sealed class ProcFiles(string root = "/")
{
    private (long Busy, long All)? _before;

    /// <summary>The processor's name from <c>/proc/cpuinfo</c>.</summary>
    public string ProcessorModel() =>
        Field("proc/cpuinfo", "model name") ?? Field("proc/cpuinfo", "CPU part") ?? "unknown processor";

    /// <summary>Memory that this host or its control group (v2) has, in bytes: the smaller.</summary>
    public long MemoryBytes()
    {
        var host = KibiBytes("MemTotal") ?? 0;
        return
            Read("sys/fs/cgroup/memory.max") is { } text
            && long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? Math.Min(host, limit)
            : host;
    }

    /// <summary>Memory in use, in bytes: the host's total minus what is available to processes now.</summary>
    public long? MemoryUsedBytes() => KibiBytes("MemTotal") - KibiBytes("MemAvailable");

    /// <summary>Share of all cores' time that was not idle since the last call, 0 to 1; null at the first.</summary>
    public double? Utilisation()
    {
        // man 5 proc: cpu user nice system idle iowait irq softirq steal guest guest_nice; user already includes guest.
        var times = Read("proc/stat")
            ?.Split('\n')[0]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Take(8)
            .Select(number => long.Parse(number, CultureInfo.InvariantCulture))
            .ToArray();
        if (times is not { Length: >= 5 })
            return null;
        var now = (Busy: times.Sum() - times[3] - times[4], All: times.Sum());
        var before = _before;
        _before = now;
        return before is { } earlier && now.All > earlier.All
            ? Math.Clamp((double)(now.Busy - earlier.Busy) / (now.All - earlier.All), 0, 1)
            : null;
    }

    private long? KibiBytes(string field) =>
        Field("proc/meminfo", field)?.Split(' ')[0] is { } number
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes)
            ? kibibytes << 10
            : null;

    private string? Field(string file, string name) =>
        Read(file)
            ?.Split('\n')
            .Select(line => line.Split(':', 2))
            .FirstOrDefault(pair => pair.Length == 2 && pair[0].Trim() == name)
            ?[1].Trim();

    private string? Read(string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // Another kernel, or a container that hides it.
        }
    }
}
