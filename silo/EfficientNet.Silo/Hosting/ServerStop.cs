using System.Runtime.InteropServices;

namespace EfficientNet.Silo.Hosting;

/// <summary>
/// SIGTERM, SIGINT and SIGQUIT as a token, from the first line on: a server that is stopped while it starts still stops its
/// PostgreSQL.
/// </summary>
public sealed class ServerStop : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Takes the signals over.</summary>
    public ServerStop() =>
        _registrations = [
            .. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT }.Select(signal =>
                PosixSignalRegistration.Create(signal, Stop)
            ),
        ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        // The default would end the process in the middle of everything.
        context.Cancel = true;
        _source.Cancel();
    }
}
