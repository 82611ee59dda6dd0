using EfficientNet.Host;
using EfficientNet.Host.Files;

namespace EfficientNet.Ledger.PrivateServer;

/// <summary>
/// A private PostgreSQL that is kept running: started or adopted, watched, restarted when it dies, and stopped by the last
/// program that uses it (protocol rule P21).
/// </summary>
public sealed class KeptPostgres : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly PrivatePostgresOptions _options;
    private readonly PrivatePostgres _server;
    private readonly FileLock _use;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _leaving = new();
    private readonly Task _keeping;

    private KeptPostgres(PrivatePostgresOptions options, PrivatePostgres server, FileLock use, TimeProvider time)
    {
        _options = options with { SocketDirectory = server.SocketDirectory };
        _server = server;
        _use = use;
        _time = time;
        _keeping = Task.Run(KeepAsync);
    }

    /// <summary>How to connect; it stays the same when the server restarts.</summary>
    public string ConnectionString => _server.ConnectionString;

    /// <summary>Why the server does not run at the moment, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Adopts the server that runs in the folder, or starts one, and keeps it.</summary>
    /// <exception cref="PrivatePostgresException">It can't be started; the message says why and what would help.</exception>
    public static async Task<KeptPostgres> OpenAsync(
        PrivatePostgresOptions options,
        TimeProvider time,
        CancellationToken cancellationToken = default
    )
    {
        var use = await ServerLocks.MarkUseAsync(options, time, cancellationToken);
        try
        {
            return new KeptPostgres(options, await PrivatePostgres.StartOrAdoptAsync(options, cancellationToken), use, time);
        }
        catch
        {
            await LeaveAsync(options, use);
            throw;
        }
    }

    /// <summary>Stops the server unless another program uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _keeping;
        _leaving.Dispose();
        await LeaveAsync(_options, _use);
    }

    private static async Task LeaveAsync(PrivatePostgresOptions options, FileLock use)
    {
        use.Dispose();
        using var alone = FileLock.TryTake(PrivatePostgres.UsersFile(options)); // Keeps new users out while it stops.
        if (alone is not null)
            await PrivatePostgres.StopAsync(options, CancellationToken.None);
        else
            PrivatePostgresLog.LeftToOthers(options.Logger, options.Directory);
    }

    private async Task KeepAsync()
    {
        var failures = 0;
        while (!_leaving.IsCancellationRequested)
        {
            if (_server.IsRunning)
                Problem = null;
            else
                failures = await TryStartAsync() ? 0 : failures + 1;
            await Task.Delay(Backoff.After(failures + 1, Look, LongestPause), _time, _leaving.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> TryStartAsync()
    {
        try
        {
            Problem ??= $"The private PostgreSQL in {_options.Directory} has ended; it is being restarted.";
            PrivatePostgresLog.Gone(_options.Logger, _options.Directory);
            await PrivatePostgres.StartOrAdoptAsync(_options, _leaving.Token);
            Problem = null;
            return true;
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception error)
            when (error
                    is EffnetException
                        or IOException
                        or UnauthorizedAccessException
                        or Npgsql.NpgsqlException
                        or System.ComponentModel.Win32Exception
            )
        {
            // The disk is full, or a program is missing: whatever it is, someone may be fixing it.
            Problem = $"The private PostgreSQL in {_options.Directory} has ended and can't be started: {error.Message}";
            PrivatePostgresLog.NotStarted(_options.Logger, _options.Directory, error.Message);
            return false;
        }
    }
}
