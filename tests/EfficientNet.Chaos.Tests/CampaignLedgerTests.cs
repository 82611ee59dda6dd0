using System.Security.Cryptography;
using EfficientNet.Chaos.Observing;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using EfficientNet.Ledger.PrivateServer;
using Npgsql;

namespace EfficientNet.Chaos.Tests;

/// <summary>What a campaign reads: a real change feed, and a store's files.</summary>
public sealed class CampaignLedgerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Facts_PassOverSentencesAndKindsThatAreNotKnown()
    {
        await using var postgres = await TemporaryPostgres.StartAsync(Cancel);
        var database = await postgres.CreateDatabaseAsync(Cancel);
        await using (var source = NpgsqlDataSource.Create(database))
        {
            await using var command = source.CreateCommand(
                $$"""
                insert into event (kind, run, body) values
                    ('{{EventKinds.Created}}', 'run', '{"event": "created"}'),
                    ('{{EventKinds.Waiting}}', 'run', '{"event": "waiting", "text": "Waits: no node has a GPU."}'),
                    ('praised', 'run', '{"event": "praised", "stars": 5}'),
                    ('{{EventKinds.Refused}}', 'run', '{"kind": "epoch", "event": "refused", "attempt": 1, "sequence": 7}'),
                    ('{{EventKinds.Node}}', null, '{"event": "node", "text": "Node n1 joined."}')
                """
            );
            await command.ExecuteNonQueryAsync(Cancel);
        }

        await using var ledger = new CampaignLedger(database);
        Assert.Equal(
            [new RunCreated(), new ReportRefused(1, 7, "epoch")],
            (await ledger.FactsAsync(0, Cancel)).Select(fact => fact.Event)
        );
    }

    [Fact]
    public async Task Blobs_AreReadToTheirHash_P16()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "weights", Cancel);
            var name = Convert.ToHexStringLower(SHA256.HashData("weights"u8));
            Assert.Equal(BlobState.Whole, await BlobScan.StateOfAsync(path, name, Cancel));
            Assert.Equal(BlobState.Missing, await BlobScan.StateOfAsync(null, name, Cancel));
            await File.WriteAllTextAsync(path, "Weights", Cancel);
            Assert.Equal(BlobState.Damaged, await BlobScan.StateOfAsync(path, name, Cancel));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
