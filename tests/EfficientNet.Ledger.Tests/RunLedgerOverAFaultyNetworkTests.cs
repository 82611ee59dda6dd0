using EfficientNet.Ledger.Tests.Contracts;
using EfficientNet.Ledger.Tests.Hosting;

namespace EfficientNet.Ledger.Tests;

/// <summary>
/// The contract over a network that breaks at every second commit, before or after the server hears of it: no caller may notice.
/// </summary>
public sealed class RunLedgerOverAFaultyNetworkTests : RunLedgerContract, IClassFixture<DatabaseFixture>
{
    private readonly FaultyNetwork _network;

    public RunLedgerOverAFaultyNetworkTests(DatabaseFixture database)
        : this(database, Break(database)) { }

    private RunLedgerOverAFaultyNetworkTests(DatabaseFixture database, FaultyNetwork network)
        : base(database, network.ConnectionString) => _network = network;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _network.DisposeAsync();
    }

    private static FaultyNetwork Break(DatabaseFixture database)
    {
        var commits = 0;
        return new FaultyNetwork(
            database.ConnectionString,
            () =>
                (Interlocked.Increment(ref commits) % 4) switch
                {
                    1 => Cut.BeforeTheServer,
                    3 => Cut.AfterTheServer,
                    _ => Cut.None,
                }
        );
    }
}
