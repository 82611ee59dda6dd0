using EfficientNet.Ledger;
using EfficientNet.Ledger.PrivateServer;
using EfficientNet.Silo.Settings;

namespace EfficientNet.Silo.Hosting;

/// <summary>The PostgreSQL that this server uses, migrated: the one stated, or a private one under the data folder, which is stopped again with the server.</summary>
public sealed partial class Database : IAsyncDisposable
{
    private readonly PrivatePostgres? _private;

    private Database(string connectionString, PrivatePostgres? started)
    {
        ConnectionString = connectionString;
        _private = started;
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
        var database = new Database(settings.Postgres ?? started!.ConnectionString, started);
        try
        {
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
        if (_private is not null)
            await _private.StopAsync(CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} migrations applied")]
    private static partial void LogMigrated(ILogger logger, int count);
}
