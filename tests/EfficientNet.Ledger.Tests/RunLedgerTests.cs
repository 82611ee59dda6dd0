using EfficientNet.Ledger.Tests.Contracts;
using EfficientNet.Ledger.Tests.Hosting;

namespace EfficientNet.Ledger.Tests;

/// <summary>The contract over a connection that holds.</summary>
public sealed class RunLedgerTests(DatabaseFixture database)
    : RunLedgerContract(database, database.ConnectionString),
        IClassFixture<DatabaseFixture>;
