using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Runs;
using EfficientNet.Ledger.Tests.Hosting;
using Npgsql;

namespace EfficientNet.Ledger.Tests;

/// <summary>The statement that ends a lease as lost is fenced on the renewals that its observer saw (P8).</summary>
public sealed class LeaseLossTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncDisposable
{
    private readonly Silo _silo = new(database.ConnectionString);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Loss_OfALeaseThatIsAsItWasSeen_EndsIt_P8()
    {
        var run = await _silo.CreateGrantedRunAsync();
        await BeatAsync(run);

        Assert.True(await LoseAsync(run, renewals: 1));
        Assert.Equal(RunState.Queued, (await _silo.ReloadAsync(run)).State);
        Assert.DoesNotContain(await _silo.Nodes.LiveLeasesAsync(Cancel), lease => lease.Run == run.Id);
    }

    [Fact]
    public async Task Loss_OfALeaseThatWasRenewedSinceItWasSeen_WritesNothing_P8()
    {
        var run = await _silo.CreateGrantedRunAsync();
        await BeatAsync(run);
        await BeatAsync(run);

        Assert.False(await LoseAsync(run, renewals: 1));
        Assert.Equivalent(run, await _silo.ReloadAsync(run), strict: true);
        Assert.Single(await _silo.Nodes.LiveLeasesAsync(Cancel), lease => lease.Run == run.Id);
    }

    [Fact]
    public async Task Loss_WhileARenewalIsUnderWay_WaitsForItAndWritesNothing_P8()
    {
        var run = await _silo.CreateGrantedRunAsync();
        await using var connection = await database.Source.OpenConnectionAsync(Cancel);
        await using var renewing = await connection.BeginTransactionAsync(Cancel);
        await using var renew = new NpgsqlCommand($"update lease set renewals = renewals + 1 where run = '{run.Id}'", connection);
        await renew.ExecuteNonQueryAsync(Cancel);

        // Its snapshot is from before the renewal: only a row that is read again under its lock tells.
        var losing = LoseAsync(run, renewals: 0);
        await WaitUntilItWaitsAsync();
        await renewing.CommitAsync(Cancel);

        Assert.False(await losing);
        Assert.Equal(RunState.Granted, (await _silo.ReloadAsync(run)).State);
    }

    private async Task BeatAsync(TrainingRun run)
    {
        var node = run.Node!.Value;
        await _silo.Nodes.HeartbeatAsync(node, Sample.Beat(pool: node.Value, held: new HeldAttempt(run.Id, 1)), Cancel);
    }

    private Task<bool> LoseAsync(TrainingRun run, long renewals)
    {
        var decision = RunDecider.Decide(run, new LoseAttempt(1, AttemptEnd.LeaseExpired, "silent", renewals), null, Sample.Noon);
        return _silo.Runs.CommitAsync(decision.Transition!, Cancel);
    }

    private async Task WaitUntilItWaitsAsync()
    {
        const string Waiting = """
            select count(*) from pg_stat_activity
            where datname = current_database() and application_name = 'effnet-ledger-commits' and wait_event = 'transactionid'
            """;
        var began = TimeProvider.System.GetTimestamp();
        while (await database.ScalarAsync<long>(Waiting) == 0)
        {
            var waited = TimeProvider.System.GetElapsedTime(began);
            Assert.True(waited < TimeSpan.FromMinutes(1), $"The loss should wait for the renewal; it did not for {waited}.");
        }
    }
}
