using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Runs;
using EfficientNet.Ledger.Tests.Hosting;
using Npgsql;

namespace EfficientNet.Ledger.Tests;

/// <summary>Reads, liveness, decisions and commits do not wait for each other's connections.</summary>
public sealed class LedgerConnectionsTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private const int Readers = 30;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SlowReads_OnAllTheirConnections_StopNeitherHeartbeatsNorTheReplacementOfADeadHost()
    {
        await using var silo = new Silo(database.ConnectionString);
        var run = await silo.CreateGrantedRunAsync();
        var node = run.Node!.Value;
        await using var connection = await database.Source.OpenConnectionAsync(Cancel);
        await using var slow = await connection.BeginTransactionAsync(Cancel);
        await using (var close = new NpgsqlCommand("lock table scaling_configuration in access exclusive mode", connection))
            await close.ExecuteNonQueryAsync(Cancel);
        var pages = Enumerable.Range(0, Readers).Select(_ => silo.Queries.ExperimentAsync(run.Experiment, Cancel)).ToArray();
        await WaitForReadersAsync(new LedgerOptions().ReadConnections);

        await silo.Nodes.HeartbeatAsync(node, Sample.Beat(pool: node.Value, held: new HeldAttempt(run.Id, 1)), Cancel);
        await silo.Nodes.ProveWritableAsync("observer", Cancel);
        var lease = Assert.Single(await silo.Nodes.LiveLeasesAsync(Cancel), lease => lease.Run == run.Id);
        var loss = new LoseAttempt(1, AttemptEnd.LeaseExpired, "silent", lease.Renewals);
        var decision = RunDecider.Decide(await silo.ReloadAsync(run), loss, null, Sample.Noon);
        Assert.True(await silo.Runs.CommitAsync(decision.Transition!, Cancel));
        Assert.Equal(2, (await silo.GrantAsync(await silo.ReloadAsync(run))).Attempt);

        Assert.All(pages, page => Assert.False(page.IsCompletedSuccessfully));
        await slow.RollbackAsync(Cancel);
        await Task.WhenAll(pages).ContinueWith(_ => { }, Cancel, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    [Fact]
    public async Task Pools_OfASilo_TakeNoMoreThanItsOptionsSay()
    {
        var options = new LedgerOptions { ReadConnections = 3 };
        await using var silo = new Silo(database.ConnectionString, options);
        var run = await silo.CreateRunAsync();

        await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .SelectMany(_ =>
                    new Task[]
                    {
                        silo.Queries.RunsAsync(new Experiments.Ledger.RunFilter(run.Experiment), Cancel),
                        silo.Runs.LoadAsync(run.Id, Cancel),
                        silo.Nodes.LiveLeasesAsync(Cancel),
                        silo.Commits.WriteAsync("nothing", () => new NpgsqlBatchCommand("select 1::bigint"), Cancel),
                    }
                )
        );

        Assert.InRange(await ConnectionsAsync("reads"), 1, options.ReadConnections);
        Assert.InRange(await ConnectionsAsync("decisions"), 1, options.DecisionConnections);
        Assert.InRange(await ConnectionsAsync("liveness"), 1, options.LivenessConnections);
        Assert.InRange(await ConnectionsAsync("commits"), 1, options.CommitConnections);
    }

    [Theory]
    [InlineData(0, 5, 5, 8, "LedgerOptions.CommitConnections is 0")]
    [InlineData(2, 0, 5, 8, "LedgerOptions.LivenessConnections is 0")]
    [InlineData(2, 5, 1001, 8, "LedgerOptions.DecisionConnections is 1001")]
    [InlineData(2, 5, 5, 1, "LedgerOptions.ReadConnections is 1; it must be from 2 to 1000.")]
    public void Options_OutOfTheirRange_AreNamed(int commits, int liveness, int decisions, int reads, string message)
    {
        var options = new LedgerOptions
        {
            CommitConnections = commits,
            LivenessConnections = liveness,
            DecisionConnections = decisions,
            ReadConnections = reads,
        };

        Assert.StartsWith(message, Assert.Throws<ArgumentException>(options.Validated).Message, StringComparison.Ordinal);
    }

    private Task<long> ConnectionsAsync(string pool) =>
        database.ScalarAsync<long>(
            $"""
            select count(*) from pg_stat_activity where datname = current_database() and application_name = 'effnet-ledger-{pool}'
            """
        );

    private async Task WaitForReadersAsync(int count)
    {
        const string Waiting = """
            select count(*) from pg_stat_activity
            where datname = current_database() and application_name = 'effnet-ledger-reads' and wait_event = 'relation'
            """;
        var began = TimeProvider.System.GetTimestamp();
        while (await database.ScalarAsync<long>(Waiting) < count)
        {
            var waited = TimeProvider.System.GetElapsedTime(began);
            Assert.True(waited < TimeSpan.FromMinutes(1), $"{count} reads should wait for the table; fewer did for {waited}.");
        }
    }
}
