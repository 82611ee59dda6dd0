using System.Globalization;
using EfficientNet.Host.Processes;

namespace EfficientNet.Agent.Devices;

/// <summary>
/// GPUs through <c>nvidia-smi</c>, when the library can't be loaded. It is slow, so a reading is used for ten seconds, and it
/// knows no MIG instances.
/// </summary>
internal sealed class NvidiaSmiGpuProbe(TimeProvider time) : IGpuProbe
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly string[] Query =
    [
        "nvidia-smi",
        "--query-gpu=uuid,name,memory.total,memory.used,utilization.gpu",
        "--format=csv,noheader,nounits",
    ];

    private IReadOnlyList<GpuReading> _last = [];
    private long? _readAt;

    /// <inheritdoc />
    public IReadOnlyList<GpuReading> Read()
    {
        if (_readAt is { } at && time.GetElapsedTime(at) < Fresh)
            return _last;
        _readAt = time.GetTimestamp();
        return _last = Parse(ProgramAnswer.Of(Query, Patience).Output); // Without nvidia-smi the output is empty.
    }

    /// <summary>
    /// Reads lines of <c>uuid, name, memory.total, memory.used, utilization.gpu</c> (MiB and percent); other lines are skipped.
    /// </summary>
    public static IReadOnlyList<GpuReading> Parse(string text) =>
        [
            .. from line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            let fields = line.Split(',', StringSplitOptions.TrimEntries)
            where fields.Length == 5 && fields[0].StartsWith("GPU-", StringComparison.Ordinal) && Bytes(fields[2]) is not null
            select new GpuReading(fields[0], fields[1], Bytes(fields[2])!.Value, Bytes(fields[3]), Share(fields[4])),
        ];

    private static long? Bytes(string mebibytes) =>
        long.TryParse(mebibytes, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number << 20 : null;

    private static double? Share(string percent) =>
        double.TryParse(percent, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number / 100 : null;
}
