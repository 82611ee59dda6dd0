namespace EfficientNet.EndToEnd.Tests.Support;

/// <summary>
/// The wall clock of the processes that are started with <see cref="Environment"/>, which can jump while they run; their
/// monotonic clocks are the machine's.
/// </summary>
internal sealed class FakeClock : IDisposable
{
    // Not GetTempFileName, whose file nobody else may read: PostgreSQL may be another user.
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"effnet-clock-{Guid.NewGuid():N}");

    public FakeClock() => JumpTo(TimeSpan.Zero);

    /// <summary>libfaketime, or null where it is not installed.</summary>
    public static string? Library { get; } =
        Directory.Exists("/usr/lib")
            ? Directory
                .EnumerateDirectories("/usr/lib")
                .Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1"))
                .Append("/usr/lib/faketime/libfaketimeMT.so.1")
                .FirstOrDefault(File.Exists)
            : null;

    public Dictionary<string, string> Environment =>
        new()
        {
            ["LD_PRELOAD"] = Library!,
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["FAKETIME_TIMESTAMP_FILE"] = _file,
            ["FAKETIME_NO_CACHE"] = "1",
        };

    /// <summary>Sets the clock to the true time plus an offset.</summary>
    public void JumpTo(TimeSpan ahead)
    {
        // Atomically, so that nobody reads a partial line.
        var next = _file + ".next";
        File.WriteAllText(next, $"{(ahead < TimeSpan.Zero ? "" : "+")}{(long)ahead.TotalSeconds}\n");
        File.Move(next, _file, overwrite: true);
    }

    public void Dispose() => File.Delete(_file);
}
