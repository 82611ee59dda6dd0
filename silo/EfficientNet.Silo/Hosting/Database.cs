using EfficientNet.Ledger;
using EfficientNet.Ledger.PrivateServer;
using EfficientNet.Silo.Settings;

namespace EfficientNet.Silo.Hosting;

/// <summary>The PostgreSQL that this server uses, migrated: the one stated, or a private one under the data folder, which is stopped again with the server.</summary>
public sealed partial class Database : IAsyncDisposable
{
    private readonly PrivatePostgres? _private;
    private readonly ILogger _logger;

    private Database(string connectionString, PrivatePostgres? @private, ILogger logger)
    {
        ConnectionString = connectionString;
        _private = @private;
        _logger = logger;
    }

    /// <summary>How to connect.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts or adopts PostgreSQL (protocol rule P21) and applies missing migrations.</summary>
    public static async Task<Database> OpenAsync(SiloSettings settings, DataFolder folder, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger<Database>();
        var started = settings.Postgres is null
            ? await PrivatePostgres.StartOrAdoptAsync(new PrivatePostgresOptions { Directory = folder.In("postgres"), Logger = logger }, cancellationToken)
            : null;
        var database = new Database(settings.Postgres ?? started!.ConnectionString, started, logger);
        try
        {
            if (started is not null)
                LogPrivate(logger, folder.In("postgres"));
            if (await Migrator.MigrateAsync(database.ConnectionString, cancellationToken) is > 0 and var applied)
                LogMigrated(logger, applied);
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
        if (_private is null)
            return;
        await _private.StopAsync(CancellationToken.None);
        LogStopped(_logger);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Private PostgreSQL in {Directory}")]
    private static partial void LogPrivate(ILogger logger, string directory);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} migrations applied")]
    private static partial void LogMigrated(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Private PostgreSQL stopped")]
    private static partial void LogStopped(ILogger logger);
}
