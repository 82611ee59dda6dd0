using EfficientNet.Host;
using EfficientNet.Host.Files;

namespace EfficientNet.Ledger.PrivateServer;

/// <summary>
/// A private PostgreSQL that is kept running: started or adopted, looked after, started again when it dies, and stopped by the
/// last of the
/// programs that use it (protocol rule P21).
/// </summary>
public sealed class KeptPostgres : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly PrivatePostgresOptions options;
    private readonly PrivatePostgres server;
    private readonly FileLock use;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource leaving = new();
    private readonly Task keeping;

    private KeptPostgres(PrivatePostgresOptions options, PrivatePostgres server, FileLock use, TimeProvider time)
    {
        this.options = options with { SocketDirectory = server.SocketDirectory };
        this.server = server;
        this.use = use;
        this.time = time;
        keeping = Task.Run(KeepAsync);
    }

    /// <summary>How to connect; it stays the same when the server is started again.</summary>
    public string ConnectionString => server.ConnectionString;

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
        await leaving.CancelAsync();
        await keeping;
        leaving.Dispose();
        await LeaveAsync(options, use);
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
        while (!leaving.IsCancellationRequested)
        {
            if (server.IsRunning)
                Problem = null;
            else
                failures = await TryStartAsync() ? 0 : failures + 1;
            await Task.Delay(Backoff.After(failures + 1, Look, LongestPause), time, leaving.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> TryStartAsync()
    {
        try
        {
            Problem ??= $"The private PostgreSQL in {options.Directory} has ended; it is being started again.";
            PrivatePostgresLog.Gone(options.Logger, options.Directory);
            await PrivatePostgres.StartOrAdoptAsync(options, leaving.Token);
            Problem = null;
            return true;
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
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
            // The disk is full, or a program is missing: whatever it is, somebody may be putting it right.
            Problem = $"The private PostgreSQL in {options.Directory} has ended and can't be started: {error.Message}";
            PrivatePostgresLog.NotStarted(options.Logger, options.Directory, error.Message);
            return false;
        }
    }
}
