using Microsoft.Extensions.Logging;
using Npgsql;

namespace EfficientNet.Ledger;

/// <summary>
/// Wakes whoever waits for a change: one connection of a process listens to PostgreSQL and everyone waits on it. Without that
/// connection
/// waiters are woken every <see cref="LedgerOptions.PollInterval"/>. A wake-up is a hint to read again, never news by itself.
/// </summary>
public sealed partial class ChangeSignal : IAsyncDisposable
{
    private readonly NpgsqlDataSource source;
    private readonly LedgerOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<ChangeSignal> logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private TaskCompletionSource next = NewPulse();
    private Task? loop;

    internal ChangeSignal(NpgsqlDataSource source, LedgerOptions options, TimeProvider time, ILogger<ChangeSignal> logger)
    {
        this.source = source;
        this.options = options;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>
    /// Take it <em>before</em> reading, then wait on it when there was nothing to read: a change in between is not missed.
    /// </summary>
    public ChangeTicket Arm()
    {
        lock (gate)
        {
            loop ??= Task.Run(() => ListenAsync(stopping.Token));
            return new ChangeTicket(next.Task, time);
        }
    }

    /// <summary>Stops listening; waiters run into their timeouts.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (loop is not null)
            await loop;
        stopping.Dispose();
    }

    private static TaskCompletionSource NewPulse() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Pulse()
    {
        lock (gate)
        {
            next.TrySetResult();
            next = NewPulse();
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
                LogPolling(error, options.PollInterval);
                Pulse();
                await Task.Delay(options.PollInterval, time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenOnceAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, _) => Pulse();
        await using (var listen = new NpgsqlCommand("listen effnet_change", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        try
        {
            // What was written while nobody listened.
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
