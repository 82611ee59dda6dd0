using System.Globalization;
using Npgsql;

namespace EfficientNet.Ledger.PrivateServer;

/// <summary>
/// A private PostgreSQL for tests, which lives as long as this object and has as many migrated databases as needed. It is
/// stopped and deleted with the object; the next one cleans up after a killed process.
/// </summary>
public sealed class TemporaryPostgres : IAsyncDisposable
{
    private const string Prefix = "effnet-pg-";
    private const string Template = "effnet_template";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly PrivatePostgresOptions _options;
    private readonly string _socketDirectory;
    private int _databases;
    private bool _hasTemplate;

    private TemporaryPostgres(PrivatePostgresOptions options, PrivatePostgres server)
    {
        _options = options;
        Server = server;
        _socketDirectory = new NpgsqlConnectionStringBuilder(server.ConnectionString).Host!;
    }

    /// <summary>The server.</summary>
    public PrivatePostgres Server { get; }

    /// <summary>Starts a server in a new folder of the machine's temporary folder.</summary>
    public static async Task<TemporaryPostgres> StartAsync(CancellationToken cancellationToken = default)
    {
        await SweepAsync(cancellationToken);
        var folder = Directory.CreateTempSubdirectory($"{Prefix}{Environment.ProcessId}-").FullName;
        var options = new PrivatePostgresOptions { Directory = folder, MaximumConnections = 200 };
        return new TemporaryPostgres(options, await PrivatePostgres.StartOrAdoptAsync(options, cancellationToken));
    }

    /// <summary>Creates an empty database with the newest schema and returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!_hasTemplate)
            {
                await ExecuteAsync($"create database {Template}", cancellationToken);
                await Migrator.MigrateAsync(PrivatePostgres.Connection(_socketDirectory, Template), cancellationToken);
                _hasTemplate = true;
            }

            var name = $"test_{++_databases}";
            await ExecuteAsync($"create database {name} template {Template}", cancellationToken);
            return PrivatePostgres.Connection(_socketDirectory, name);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Creates an empty database without any table.</summary>
    public async Task<string> CreateEmptyDatabaseAsync(CancellationToken cancellationToken = default)
    {
        var name = $"empty_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"create database {name}", cancellationToken);
        return PrivatePostgres.Connection(_socketDirectory, name);
    }

    /// <summary>Stops the server and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await Server.StopAsync();
        Directory.Delete(_options.Directory, recursive: true);
        _turn.Dispose();
    }

    private static async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            var owner = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (!int.TryParse(owner, CultureInfo.InvariantCulture, out var process) || Directory.Exists($"/proc/{process}"))
                continue;
            try
            {
                await PrivatePostgres.StopAsync(new PrivatePostgresOptions { Directory = folder }, cancellationToken);
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or PrivatePostgresException)
            {
                // Another user's, or another process was faster.
            }
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(Server.ConnectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
