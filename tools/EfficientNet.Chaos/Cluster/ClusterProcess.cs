using System.Diagnostics;
using EfficientNet.Host.Processes;

namespace EfficientNet.Chaos.Cluster;

/// <summary>A program of the cluster, in a session of its own, with its output appended to a log. It can be restarted.</summary>
internal sealed class ClusterProcess(string program, IReadOnlyList<string> arguments, string log, string mark) : IDisposable
{
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
        _process = DetachedProgram.Start(program, arguments, log, new Dictionary<string, string?> { [ProcessScan.Mark] = mark });
    }

    /// <summary>SIGKILL; when this returns, the process has ended.</summary>
    public async Task KillAsync()
    {
        if (!IsRunning)
            return;
        Signals.Kill(Id);
        await _process!.WaitForExitAsync();
    }

    /// <summary>The last lines of its log, for messages.</summary>
    public string Tail() => string.Join('\n', DetachedProgram.Tail(log));

    /// <inheritdoc />
    public void Dispose() => _process?.Dispose();
}
