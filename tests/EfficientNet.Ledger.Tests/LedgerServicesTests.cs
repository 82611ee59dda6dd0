using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EfficientNet.Ledger.Tests;

public sealed class LedgerServicesTests
{
    [Fact]
    public void Defaults_FillInWhatTheConnectionStringLeavesOpen()
    {
        var settings = new NpgsqlConnectionStringBuilder(
            LedgerDataSource.WithDefaults("Host=db;Maximum Pool Size=3;Application Name=mine")
        );

        Assert.Equal(("db", 3, "mine"), (settings.Host, settings.MaxPoolSize, settings.ApplicationName));
        Assert.Equal((5, 15, true), (settings.Timeout, settings.CommandTimeout, settings.NoResetOnClose));
        Assert.Contains("idle_in_transaction_session_timeout", settings.Options, StringComparison.Ordinal);
    }

    [Fact]
    public void AddLedger_WithWhatCannotBeRead_FailsAtOnce()
    {
        Assert.ThrowsAny<ArgumentException>(() => new ServiceCollection().AddLedger("Host=db;Hots=db"));

        var error = Assert.Throws<ArgumentException>(() =>
            new ServiceCollection().AddLedger("Host=db", new LedgerOptions { BatchSize = 0 })
        );
        Assert.StartsWith("LedgerOptions.BatchSize is 0", error.Message, StringComparison.Ordinal);
    }
}
