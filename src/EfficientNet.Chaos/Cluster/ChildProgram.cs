using System.Diagnostics;

namespace EfficientNet.Chaos.Cluster;

/// <summary>A program of the cluster, in a session of its own, its words appended to a log. It can be started again.</summary>
internal sealed class ChildProgram(string program, IReadOnlyList<string> arguments, string log, string mark) : IDisposable
{
    // The shell opens the log and then becomes setsid, which becomes the program: the process id stays the same.
    private const string Script = "log=$1; shift; exec setsid \"$@\" >>\"$log\" 2>&1 </dev/null";

    private Process? _process;

    /// <summary>Process id.</summary>
    public int Id => _process?.Id ?? throw new InvalidOperationException($"{program} was not started.");

    /// <summary>Whether it runs (or is frozen).</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Its exit code.</summary>
    public int ExitCode => _process!.ExitCode;

    /// <summary>Its log.</summary>
    public string Log => log;

    /// <summary>Starts it.</summary>
    public void Start()
    {
        _process?.Dispose();
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "effnet", log, program, .. arguments]) { UseShellExecute = false };
        start.Environment[ProcessScan.Mark] = mark;
        _process = Process.Start(start)!;
    }

    /// <summary>SIGKILL; nothing of the process runs any more when this returns.</summary>
    public async Task KillAsync()
    {
        if (!IsRunning)
            return;
        Signals.Kill(Id);
        await _process!.WaitForExitAsync();
    }

    /// <summary>The last lines of its log, for messages.</summary>
    public string Tail()
    {
        try
        {
            return string.Join('\n', File.ReadLines(log).TakeLast(15));
        }
        catch (IOException error)
        {
            return error.Message;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _process?.Dispose();
}
