using EfficientNet.Ledger.PrivateServer;
using EfficientNet.Ledger.Tests.Hosting;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace EfficientNet.Ledger.Tests.Hosting;

/// <summary>One real PostgreSQL for all tests of this assembly.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private TemporaryPostgres? postgres;

    internal TemporaryPostgres Postgres => postgres!;

    public async ValueTask InitializeAsync() => postgres = await TemporaryPostgres.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (postgres is not null)
            await postgres.DisposeAsync();
    }
}
