using System.Runtime.InteropServices;

namespace EfficientNet.Grains.Sweeping;

/// <summary>
/// A clock whose timestamps count on while the machine is suspended: CLOCK_BOOTTIME on Linux. .NET's own (CLOCK_MONOTONIC)
/// stops then, and an observer that slept would not notice that it had (protocol rule P8). Elsewhere it is the system's.
/// </summary>
public sealed partial class BootTimeProvider : TimeProvider
{
    private const int BootTime = 7; // CLOCK_BOOTTIME of linux/time.h
    private const long NanosecondsPerSecond = 1_000_000_000;
    private static readonly bool IsLinux = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <inheritdoc />
    public override long TimestampFrequency => IsLinux ? NanosecondsPerSecond : base.TimestampFrequency;

    /// <inheritdoc />
    public override long GetTimestamp()
    {
        if (!IsLinux)
            return base.GetTimestamp();
        return GetTime(BootTime, out var time) == 0
            ? (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds
            : throw new PlatformNotSupportedException(
                $"clock_gettime(CLOCK_BOOTTIME) failed with error {Marshal.GetLastPInvokeError()}."
            );
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
