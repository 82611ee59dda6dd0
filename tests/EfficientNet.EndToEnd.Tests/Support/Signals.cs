using System.Diagnostics;

namespace EfficientNet.EndToEnd.Tests.Support;

/// <summary>Signals to processes, and whether they still run.</summary>
internal static class Signals
{
    public static Task StopAsync(int pid) => SendAsync("STOP", pid);

    public static Task ContinueAsync(int pid) => SendAsync("CONT", pid);

    public static Task TerminateAsync(int pid) => SendAsync("TERM", pid);

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

    private static async Task SendAsync(string signal, int pid)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{pid}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }
}
