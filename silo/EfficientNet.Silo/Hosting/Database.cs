using EfficientNet.Api.Health;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Files;
using EfficientNet.Host;
using EfficientNet.Ledger;
using EfficientNet.Ledger.PrivateServer;
using EfficientNet.Silo.Settings;
using Npgsql;

namespace EfficientNet.Silo.Hosting;

/// <summary>
/// The PostgreSQL that this server uses, migrated: the one stated, or a private one under the data folder, which is kept
/// running and stopped again with the last server that uses it.
/// </summary>
public sealed partial class Database : IDatabaseStatus, IAsyncDisposable
{
    private const int Servers = 9; // As many as --number allows.
    private const int ConnectionsForPeople = 34;

    private static readonly int PrivateConnections =
        (Servers * (new LedgerOptions().Connections + OrleansHosting.MembershipConnections)) + ConnectionsForPeople;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RepeatedComplaint = TimeSpan.FromSeconds(30);

    private readonly KeptPostgres? _private;

    private Database(string connectionString, KeptPostgres? kept)
    {
        ConnectionString = connectionString;
        _private = kept;
    }

    /// <summary>How to connect.</summary>
    public string ConnectionString { get; }

    /// <inheritdoc />
    public string? Problem => _private?.Problem;

    /// <summary>
    /// Starts or adopts PostgreSQL (protocol rule P21), waits until it answers, applies missing migrations, and resolves the
    /// experiments of versions that did not store what they understood.
    /// </summary>
    public static async Task<Database> OpenAsync(
        SiloSettings settings,
        ServerFolder folder,
        IExperimentReader reader,
        ILoggerFactory loggers,
        CancellationToken cancellationToken
    )
    {
        var logger = loggers.CreateLogger<Database>();
        var kept = settings.Postgres is null
            ? await KeptPostgres.OpenAsync(
                new PrivatePostgresOptions
                {
                    Directory = folder.Data.Postgres,
                    Logger = logger,
                    MaximumConnections = PrivateConnections,
                },
                TimeProvider.System,
                cancellationToken
            )
            : null;
        var database = new Database(settings.Postgres ?? kept!.ConnectionString, kept);
        try
        {
            if (
                await MigrateAsync(database.ConnectionString, TimeProvider.System, logger, cancellationToken)
                is > 0
                    and var applied
            )
                LogMigrated(logger, applied);
            // Before anything is derived from them.
            foreach (var line in await SpecificationResolver.ResolveAsync(database.ConnectionString, reader, cancellationToken))
                LogNotUnderstood(logger, line);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_private is not null)
            await _private.DisposeAsync();
    }

    // A host's services start in any order after a power cut: who comes before its database waits for it.
    private static async Task<int> MigrateAsync(
        string connectionString,
        TimeProvider time,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        var backoff = new Backoff(FirstPause, LongestPause);
        for (long? complained = null; ; )
        {
            try
            {
                return await Migrator.MigrateAsync(connectionString, cancellationToken);
            }
            catch (LedgerUnavailableException error) when (!IsLasting(error))
            {
                if (complained is null || time.GetElapsedTime(complained.Value) > RepeatedComplaint)
                {
                    LogWaiting(logger, Describe(connectionString), (error.InnerException ?? error).Message);
                    complained = time.GetTimestamp();
                }
            }

            await Task.Delay(backoff.Next(), time, cancellationToken);
        }
    }

    // 28: who asks is not let in; 3D: there is no such database. Nor does it help to wait where PostgreSQL is up and refuses a
    // statement, for example because this user may create no table.
    private static bool IsLasting(LedgerUnavailableException error) =>
        error.InnerException is PostgresException refused
        && (refused.SqlState[..2] is "28" or "3D" || refused is { IsTransient: false, InvariantSeverity: "ERROR" });

    private static string Describe(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        return $"{settings.Host}:{settings.Port}";
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} migrations applied")]
    private static partial void LogMigrated(ILogger logger, int count);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "An experiment of an older version is not understood and can only be cancelled: {Problem}"
    )]
    private static partial void LogNotUnderstood(ILogger logger, string problem);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "PostgreSQL at {Server} does not answer ({Reason}); this server starts as soon as it does"
    )]
    private static partial void LogWaiting(ILogger logger, string server, string reason);
}
