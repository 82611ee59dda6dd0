using Microsoft.Extensions.Logging;
using Npgsql;

namespace EfficientNet.Ledger;

/// <summary>
/// Wakes all who wait for a change: one connection of the process listens to PostgreSQL for everyone. Without that connection
/// waiters are woken every <see cref="LedgerOptions.PollInterval"/>. A wake-up is only a hint to read again.
/// </summary>
public sealed partial class ChangeSignal : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ChangeSignal> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = NewPulse();
    private Task? _loop;

    internal ChangeSignal(NpgsqlDataSource source, LedgerOptions options, TimeProvider time, ILogger<ChangeSignal> logger)
    {
        _source = source;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>
    /// Take it <em>before</em> reading, then wait on it if there was nothing to read: a change in between is not missed.
    /// </summary>
    public ChangeTicket Arm()
    {
        lock (_gate)
        {
            _loop ??= Task.Run(() => ListenAsync(_stopping.Token));
            return new ChangeTicket(_next.Task, _time);
        }
    }

    /// <summary>Stops listening; waiters run into their timeouts.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_loop is not null)
            await _loop;
        _stopping.Dispose();
    }

    private static TaskCompletionSource NewPulse() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Pulse()
    {
        lock (_gate)
        {
            _next.TrySetResult();
            _next = NewPulse();
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ListenOnceAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (LedgerErrors.IsLostConnection(error) || error is PostgresException)
            {
                LogPolling(error, _options.PollInterval);
                Pulse();
                await Task.Delay(_options.PollInterval, _time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenOnceAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, _) => Pulse();
        await using (var listen = new NpgsqlCommand("listen effnet_change", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        try
        {
            // For changes that were written while nobody listened.
            Pulse();
            while (true)
                await connection.WaitAsync(cancellationToken);
        }
        finally
        {
            // The connection goes back to a pool that does not reset it.
            await StopListeningAsync(connection);
        }
    }

    private static async Task StopListeningAsync(NpgsqlConnection connection)
    {
        if (connection.FullState != System.Data.ConnectionState.Open)
            return;
        await using var unlisten = new NpgsqlCommand("unlisten *", connection);
        await unlisten.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
