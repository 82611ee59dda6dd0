using System.Globalization;

namespace EfficientNet.Host.CommandLines;

/// <summary>Devices that the agent offers, from <c>--devices</c>.</summary>
/// <param name="CpuSlots">Trainers that share the processor; 0 means that it is not offered.</param>
/// <param name="CpuThreads">Threads of each; null means an equal share of the cores, at least one.</param>
/// <param name="AllGpus">Whether every GPU is offered.</param>
/// <param name="GpuIds">Otherwise, UUIDs of those that are.</param>
public sealed record DeviceSelection(int CpuSlots, int? CpuThreads, bool AllGpus, IReadOnlyList<string> GpuIds)
{
    /// <summary>Largest plausible number of slots and threads.</summary>
    private const int Most = 1024;

    /// <summary>The processor as one device with these slots.</summary>
    public static DeviceSelection Cpu(int slots, int? threads = null) => new(slots, threads, AllGpus: false, []);

    /// <summary>Every GPU.</summary>
    public static DeviceSelection Cuda { get; } = new(CpuSlots: 0, CpuThreads: null, AllGpus: true, []);

    /// <summary>
    /// Reads <c>cpu</c>, <c>cpu:2</c>, <c>cpu:2x1</c> (2 slots of 1 thread), <c>cuda</c>, <c>cuda:all</c>, <c>cuda:GPU-…</c>,
    /// or several separated by commas.
    /// </summary>
    /// <exception cref="FormatException">Says what is wrong and what would be right.</exception>
    public static DeviceSelection Parse(string text)
    {
        var selection = Cpu(slots: 0);
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
            selection = selection.With(part);
        return selection;
    }

    private DeviceSelection With(string part)
    {
        var (kind, rest) = part.Split(':', 2) is [var k, var r] ? (k, r) : (part, null);
        return (kind, rest) switch
        {
            ("cpu", _) when CpuSlots > 0 => throw Wrong(part, "'cpu' may be named once"),
            ("cpu", null) => this with { CpuSlots = 1 },
            ("cpu", _) => rest.Split('x') switch
            {
                [var slots] => this with { CpuSlots = Number(part, slots) },
                [var slots, var threads] => this with { CpuSlots = Number(part, slots), CpuThreads = Number(part, threads) },
                _ => throw Wrong(part, "after 'cpu:' comes SLOTS or SLOTSxTHREADS"),
            },
            ("cuda", null or "all") => this with { AllGpus = true },
            ("cuda", _)
                when rest.StartsWith("GPU-", StringComparison.Ordinal) || rest.StartsWith("MIG-", StringComparison.Ordinal) =>
                this with
                {
                    GpuIds = [.. GpuIds, rest],
                },
            _ => throw Wrong(part, "it is neither cpu[:SLOTS[xTHREADS]] nor cuda[:all|:UUID]"),
        };
    }

    private static int Number(string part, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Most
            ? number
            : throw Wrong(part, $"'{text}' is not a number from 1 to {Most}");

    private static FormatException Wrong(string part, string why) =>
        new($"device '{part}': {why}. Examples: cpu, cpu:2, cpu:2x1, cuda, cuda:all, cuda:GPU-5c4f….");
}
