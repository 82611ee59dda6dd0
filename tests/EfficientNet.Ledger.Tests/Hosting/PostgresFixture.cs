using EfficientNet.Ledger.PrivateServer;
using EfficientNet.Ledger.Tests.Hosting;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace EfficientNet.Ledger.Tests.Hosting;

/// <summary>One real PostgreSQL for all tests of this assembly.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private TemporaryPostgres? _postgres;

    internal TemporaryPostgres Postgres => _postgres!;

    public async ValueTask InitializeAsync() => _postgres = await TemporaryPostgres.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }
}
