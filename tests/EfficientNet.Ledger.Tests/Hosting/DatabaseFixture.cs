using Npgsql;

namespace EfficientNet.Ledger.Tests.Hosting;

/// <summary>A migrated database for one test class.</summary>
public sealed class DatabaseFixture(PostgresFixture server) : IAsyncLifetime
{
    private NpgsqlDataSource? _source;

    internal string ConnectionString { get; private set; } = "";

    /// <summary>Connections beside the ledger's own, for looking and for disturbing.</summary>
    internal NpgsqlDataSource Source => _source!;

    public async ValueTask InitializeAsync()
    {
        ConnectionString = await server.Postgres.CreateDatabaseAsync();
        _source = NpgsqlDataSource.Create(ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
            await _source.DisposeAsync();
    }

    internal async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    internal async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
