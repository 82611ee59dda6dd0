using System.Runtime.InteropServices;

namespace EfficientNet.Cli;

/// <summary>
/// Ctrl-C and SIGTERM: the first lets the command end properly, a later one ends the program at once. What arrives together
/// with the first is the same wish: timeout(1), for one, signals the program and then its whole process group.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private readonly PosixSignalRegistration[] _registrations;
    private long _first;

    public StopSignal(TimeProvider time)
    {
        _time = time;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        if (!_stop.IsCancellationRequested)
            _first = _time.GetTimestamp();
        else if (_time.GetElapsedTime(_first) > Together)
            Environment.Exit((int)ExitCode.Cancelled);
        signal.Cancel = true;
        _stop.Cancel();
    }
}
