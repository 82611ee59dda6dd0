using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace EfficientNet.Agent.Devices;

/// <summary>GPUs through <c>nvidia-smi</c>, where the library can't be loaded. Slow, so a reading is used for ten seconds; knows no MIG instances.</summary>
internal sealed class NvidiaSmiGpuProbe(TimeProvider time) : IGpuProbe
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private IReadOnlyList<GpuReading> _last = [];
    private long? _readAt;

    /// <inheritdoc />
    public IReadOnlyList<GpuReading> Read()
    {
        if (_readAt is { } at && time.GetElapsedTime(at) < Fresh)
            return _last;
        _readAt = time.GetTimestamp();
        return _last = Run() is { } text ? Parse(text) : [];
    }

    /// <summary>Reads lines of <c>uuid, name, memory.total, memory.used, utilization.gpu</c> (MiB and percent); a line that is not such is passed over.</summary>
    public static IReadOnlyList<GpuReading> Parse(string text) =>
    [
        .. from line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
           let fields = line.Split(',', StringSplitOptions.TrimEntries)
           where fields.Length == 5 && fields[0].StartsWith("GPU-", StringComparison.Ordinal) && Bytes(fields[2]) is not null
           select new GpuReading(fields[0], fields[1], Bytes(fields[2])!.Value, Bytes(fields[3]), Share(fields[4])),
    ];

    private static string? Run()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("nvidia-smi", ["--query-gpu=uuid,name,memory.total,memory.used,utilization.gpu", "--format=csv,noheader,nounits"])
            {
                RedirectStandardOutput = true,
            })!;
            var text = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
                process.Kill();
            return text.GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException or IOException)
        {
            return null; // Not installed.
        }
    }

    private static long? Bytes(string mebibytes) => long.TryParse(mebibytes, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number << 20 : null;

    private static double? Share(string percent) => double.TryParse(percent, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number / 100 : null;
}
