using System.Runtime.InteropServices;

namespace EfficientNet.Chaos.Cluster;

/// <summary>Signals to processes. One that is gone is no error.</summary>
internal static class Signals
{
    private const int KillNumber = 9;
    private const int TerminateNumber = 15;
    private const int ContinueNumber = 18;
    private const int StopNumber = 19;

    /// <summary>SIGKILL; false when the process was gone.</summary>
    public static bool Kill(int process) => Send(process, KillNumber) == 0;

    /// <summary>SIGTERM.</summary>
    public static bool Terminate(int process) => Send(process, TerminateNumber) == 0;

    /// <summary>SIGSTOP.</summary>
    public static bool Freeze(int process) => Send(process, StopNumber) == 0;

    /// <summary>SIGCONT.</summary>
    public static bool Thaw(int process) => Send(process, ContinueNumber) == 0;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int process, int signal);
}
