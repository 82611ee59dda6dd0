using EfficientNet.Grains.Tests.Hosting;
using EfficientNet.Ledger.PrivateServer;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace EfficientNet.Grains.Tests.Hosting;

/// <summary>One PostgreSQL for all tests; each control plane has a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    public TemporaryPostgres Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await TemporaryPostgres.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
