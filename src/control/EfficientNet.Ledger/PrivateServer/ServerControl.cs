using EfficientNet.Experiments;
using Npgsql;

namespace EfficientNet.Ledger.PrivateServer;

/// <summary>Starts and stops a cluster through <c>pg_ctl</c>, which detaches the server into a session of its own.</summary>
internal sealed class ServerControl(ServerLayout layout, PostgresBinaries binaries, ServerIdentity identity, TimeSpan timeout)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            File.Delete(layout.StartLog);
            var (exitCode, said) = await RunAsync(["start", "--wait", "--log", layout.StartLog], cancellationToken);
            if (exitCode == 0)
                return;
            var log = Tail(layout.StartLog);
            // After a kill -9 of the postmaster its backends need a moment to notice and release the shared memory.
            if (!log.Contains("shared memory", StringComparison.Ordinal) || TimeProvider.System.GetElapsedTime(began) > timeout)
                throw new PrivatePostgresException(
                    $"PostgreSQL did not start in {layout.Cluster} (pg_ctl's exit code {exitCode}): "
                        + $"{said}\n{log}\n{Tail(NewestLog())}".TrimEnd()
                );
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var (exitCode, said) = await RunAsync(["stop", "--mode", "fast", "--wait"], cancellationToken);
        if (exitCode != 0 && PostmasterFile.OfRunning(layout.Cluster) is { } still)
            throw new PrivatePostgresException(
                $"PostgreSQL in {layout.Cluster} (process {still.ProcessId}) did not stop (pg_ctl's exit code {exitCode}): {said}"
            );
    }

    /// <summary>
    /// Connects as soon as the server allows it, since one that starts or recovers refuses for a while; null means that it
    /// ended meanwhile.
    /// </summary>
    public static async Task<NpgsqlConnection?> ConnectAsync(
        Func<PostmasterFile?> server,
        string database,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        var began = TimeProvider.System.GetTimestamp();
        while (server() is { } running)
        {
            var settings = new NpgsqlConnectionStringBuilder(PrivatePostgres.Connection(running.SocketDirectory, database))
            {
                Pooling = false,
            };
            var connection = new NpgsqlConnection(settings.ConnectionString);
            try
            {
                await connection.OpenAsync(cancellationToken);
                return connection;
            }
            catch (NpgsqlException error)
            {
                await connection.DisposeAsync();
                if (TimeProvider.System.GetElapsedTime(began) > timeout)
                    throw new LedgerUnavailableException(
                        $"PostgreSQL (process {running.ProcessId}) did not let anyone connect for {timeout.TotalSeconds:0} s: "
                            + $"{error.Message}",
                        error
                    );
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }

        return null;
    }

    private Task<(int ExitCode, string Said)> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        string[] command =
        [
            Path.Combine(binaries.Directory, "pg_ctl"),
            "--pgdata",
            layout.Cluster,
            "--timeout",
            $"{timeout.TotalSeconds:0}",
            .. arguments,
        ];
        return Subprocess.RunAsync([.. identity.Prefix, .. command], layout.Root, timeout + timeout, cancellationToken);
    }

    private string NewestLog() =>
        new DirectoryInfo(layout.Log).EnumerateFiles().MaxBy(file => file.LastWriteTimeUtc)?.FullName ?? layout.StartLog;

    private static string Tail(string file) => File.Exists(file) ? string.Join('\n', File.ReadLines(file).TakeLast(8)) : "";
}
