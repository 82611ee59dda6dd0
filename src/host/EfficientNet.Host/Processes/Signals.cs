using System.ComponentModel;
using System.Runtime.InteropServices;

namespace EfficientNet.Host.Processes;

/// <summary>Signals to processes and process groups. A missing target is not an error.</summary>
public static class Signals
{
    private const int KillNumber = 9;
    private const int TerminateNumber = 15;
    private const int ContinueNumber = 18;
    private const int StopNumber = 19;
    private const int NoSuchProcess = 3; // ESRCH

    /// <summary>SIGKILL; false means that the process was gone.</summary>
    public static bool Kill(int process) => Send(process, KillNumber);

    /// <summary>SIGKILL to every process of a group; false means that the group was empty.</summary>
    public static bool KillGroup(int group) => Send(-group, KillNumber);

    /// <summary>SIGTERM: asks a process to end; false means that it was gone.</summary>
    public static bool Terminate(int process) => Send(process, TerminateNumber);

    /// <summary>SIGSTOP; false means that the process was gone.</summary>
    public static bool Freeze(int process) => Send(process, StopNumber);

    /// <summary>SIGCONT; false means that the process was gone.</summary>
    public static bool Thaw(int process) => Send(process, ContinueNumber);

    private static bool Send(int target, int signal)
    {
        if (target is 0 or 1 or -1)
            throw new ArgumentOutOfRangeException(
                nameof(target),
                target,
                "A signal to this target would reach processes that are not ours."
            );
        if (Libc.Kill(target, signal) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error == NoSuchProcess
            ? false
            : throw new Win32Exception(error, $"Signal {signal} to {target} failed: {Marshal.GetPInvokeErrorMessage(error)}");
    }
}
