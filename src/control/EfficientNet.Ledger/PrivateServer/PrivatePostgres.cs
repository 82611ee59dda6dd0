using Npgsql;

namespace EfficientNet.Ledger.PrivateServer;

/// <summary>
/// A PostgreSQL server of this program's own: its data, log and socket are in one folder, it listens on no network, and it runs
/// in a session of its own, so that it outlives the program that started it and the next one adopts it (protocol rule P21).
/// </summary>
public sealed class PrivatePostgres
{
    /// <summary>Name of the database that is created.</summary>
    public const string Database = "effnet";

    private readonly PrivatePostgresOptions _options;
    private readonly string _cluster;

    private PrivatePostgres(PrivatePostgresOptions options, ServerLayout layout, bool adopted)
    {
        _options = options;
        _cluster = layout.Cluster;
        Adopted = adopted;
        SocketDirectory = layout.SocketDirectory;
        ConnectionString = Connection(layout.SocketDirectory, Database);
    }

    /// <summary>How to connect to the database <see cref="Database"/>.</summary>
    public string ConnectionString { get; }

    /// <summary>Whether the server was already running.</summary>
    public bool Adopted { get; }

    /// <summary>Folder of its socket.</summary>
    internal string SocketDirectory { get; }

    /// <summary>Whether a server runs in the folder: cheap enough to be called several times a second.</summary>
    internal bool IsRunning => PostmasterFile.OfRunning(_cluster) is not null;

    /// <summary>
    /// Adopts the server that runs in the folder, or initialises and starts one. Safe from several processes at once.
    /// </summary>
    /// <exception cref="PrivatePostgresException">It can't be done; the message says why and what would help.</exception>
    public static async Task<PrivatePostgres> StartOrAdoptAsync(
        PrivatePostgresOptions options,
        CancellationToken cancellationToken = default
    )
    {
        var (layout, identity) = Prepare(options);
        using var turn = await ServerLocks.TakeTurnAsync(layout, options, cancellationToken);
        if (await AdoptAsync(options, layout, cancellationToken) is { } running)
            return running;

        var binaries = PostgresBinaries.Choose(options.BinDirectory, ClusterInitialiser.MajorOf(layout));
        if (ClusterInitialiser.MajorOf(layout) is null)
        {
            PrivatePostgresLog.Initialising(options.Logger, binaries.Major, layout.Root);
            await ClusterInitialiser.InitialiseAsync(layout, binaries, identity, options.Timeout, cancellationToken);
        }

        ClusterInitialiser.Configure(layout, identity, options.MaximumConnections);
        PostmasterFile.RemoveIfForeign(layout.Cluster, layout.SocketDirectory);
        await new ServerControl(layout, binaries, identity, options.Timeout).StartAsync(cancellationToken);
        if (!await MakeDatabaseAsync(layout, options.Timeout, cancellationToken))
            throw new PrivatePostgresException(
                $"PostgreSQL in {layout.Cluster} ended as soon as it had started; see {layout.Log}."
            );
        PrivatePostgresLog.Started(options.Logger, binaries.Major, layout.Root, layout.Log);
        return new PrivatePostgres(options, layout, adopted: false);
    }

    /// <summary>
    /// Stops the server that runs in the folder, if one does: active transactions are rolled back, everything committed is
    /// kept. False means that none was running.
    /// </summary>
    public static async Task<bool> StopAsync(PrivatePostgresOptions options, CancellationToken cancellationToken = default)
    {
        var (layout, identity) = Prepare(options);
        using var turn = await ServerLocks.TakeTurnAsync(layout, options, cancellationToken);
        if (PostmasterFile.OfRunning(layout.Cluster) is null)
            return false;
        var binaries = PostgresBinaries.Choose(options.BinDirectory, ClusterInitialiser.MajorOf(layout));
        await new ServerControl(layout, binaries, identity, options.Timeout).StopAsync(cancellationToken);
        PrivatePostgresLog.Stopped(options.Logger, layout.Root);
        return true;
    }

    /// <summary>Stops the server.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => StopAsync(_options, cancellationToken);

    /// <summary>The file with which programs mark that they use the server.</summary>
    internal static string UsersFile(PrivatePostgresOptions options)
    {
        var (layout, _) = Prepare(options);
        return layout.UsersFile;
    }

    /// <summary>The postmaster's process of the server that runs in the folder, or null.</summary>
    public static int? ProcessId(PrivatePostgresOptions options) =>
        PostmasterFile.OfRunning(Prepare(options).Layout.Cluster)?.ProcessId;

    internal static string Connection(string socketDirectory, string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = socketDirectory,
            Port = ServerLayout.SocketNumber,
            Username = ClusterInitialiser.User,
            Database = database,
        }.ConnectionString;

    private static (ServerLayout Layout, ServerIdentity Identity) Prepare(PrivatePostgresOptions options)
    {
        var identity = options.Identity ?? ServerIdentity.Detect();
        var layout = ServerLayout.Prepare(
            identity.Reachable(Path.GetFullPath(options.Directory), options.Logger),
            identity,
            options.Logger
        );
        return (options.SocketDirectory is { } socket ? layout with { SocketDirectory = socket } : layout, identity);
    }

    private static async Task<PrivatePostgres?> AdoptAsync(
        PrivatePostgresOptions options,
        ServerLayout layout,
        CancellationToken cancellationToken
    )
    {
        if (PostmasterFile.OfRunning(layout.Cluster) is not { } running)
            return null;
        if (running.Ready && !File.Exists(Path.Combine(running.SocketDirectory, $".s.PGSQL.{ServerLayout.SocketNumber}")))
        {
            // Its socket was deleted, so nobody can reach it any more: stop it and start it again.
            var binaries = PostgresBinaries.Choose(options.BinDirectory, ClusterInitialiser.MajorOf(layout));
            await new ServerControl(layout, binaries, options.Identity ?? ServerIdentity.Detect(), options.Timeout).StopAsync(
                cancellationToken
            );
            return null;
        }

        // One that was killed a moment ago is still visible for a moment.
        if (!await MakeDatabaseAsync(layout, options.Timeout, cancellationToken))
            return null;
        PrivatePostgresLog.Adopted(options.Logger, layout.Root, running.ProcessId);
        return new PrivatePostgres(options, layout with { SocketDirectory = running.SocketDirectory }, adopted: true);
    }

    /// <summary>Creates the database unless it exists. False means that the server ended.</summary>
    private static async Task<bool> MakeDatabaseAsync(ServerLayout layout, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ServerControl.ConnectAsync(
                () => PostmasterFile.OfRunning(layout.Cluster),
                "postgres",
                timeout,
                cancellationToken
            );
            if (connection is null)
                return false;
            await using var find = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection)
            {
                Parameters = { new() { Value = Database } },
            };
            if (await find.ExecuteScalarAsync(cancellationToken) is not null)
                return true;
            await using var create = new NpgsqlCommand($"create database {Database}", connection);
            await create.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException error)
            when (LedgerErrors.IsLostConnection(error) && PostmasterFile.OfRunning(layout.Cluster) is null)
        {
            return false;
        }
    }
}
