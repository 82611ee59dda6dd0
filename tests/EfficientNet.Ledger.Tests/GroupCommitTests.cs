using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Runs;
using EfficientNet.Ledger.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace EfficientNet.Ledger.Tests;

public sealed class GroupCommitTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commits_OfManyCallers_ShareTransactions_P4()
    {
        await using var silo = new Silo(database.ConnectionString);
        var runs = await silo.CreateRunsAsync(200);
        var before = await OperationsAsync();

        var committed = await Task.WhenAll(runs.Select(run => silo.Runs.CommitAsync(run, Touch(run), [], Cancel)));

        Assert.All(committed, Assert.True);
        Assert.InRange(await OperationsAsync() - before, 1, 199);
    }

    [Fact]
    public async Task Commit_WhenOneCallerErrs_FailsForThatCallerOnly_P4()
    {
        await using var silo = new Silo(database.ConnectionString);
        var runs = await silo.CreateRunsAsync(20);
        await using var held = await HoldChangeFeedAsync();
        var commits = runs.Select(
                (run, i) =>
                    i == 7
                        ? silo.Commits.WriteAsync($"run {run.Id}", () => new NpgsqlBatchCommand("select 1 / 0::bigint"), Cancel)
                        : CommitAsync(silo, run)
            )
            .ToArray();
        await held.RollbackAsync(Cancel);

        var error = await Assert.ThrowsAsync<LedgerRejectedException>(() => commits[7]);
        Assert.Contains("22012", error.Message, StringComparison.Ordinal);
        Assert.All(await Task.WhenAll(commits.Where((_, i) => i != 7)), rows => Assert.Equal(1, rows));
    }

    [Fact]
    public async Task Commit_WhenOneCallersRowIsHeldBySomebodyElse_FailsForThatCallerOnly_P4()
    {
        var options = new LedgerOptions { LockTimeout = TimeSpan.FromMilliseconds(500) };
        await using var silo = new Silo(database.ConnectionString, options);
        var runs = await silo.CreateRunsAsync(20);
        await using var connection = await database.Source.OpenConnectionAsync(Cancel);
        await using var holder = await connection.BeginTransactionAsync(Cancel);
        await ExecuteAsync(connection, $"select from training_run where id = '{runs[7].Id}' for update");
        await using var feed = await HoldChangeFeedAsync();
        var commits = runs.Select(run => CommitAsync(silo, run)).ToArray();
        await feed.RollbackAsync(Cancel);

        var error = await Assert.ThrowsAsync<LedgerUnavailableException>(() => commits[7]);
        Assert.Contains("55P03", error.Message, StringComparison.Ordinal);
        Assert.All(await Task.WhenAll(commits.Where((_, i) => i != 7)), rows => Assert.Equal(1, rows));
    }

    [Fact]
    public async Task Commit_WhenOneCallersStatementTakesTooLong_FailsForThatCallerOnly_P4()
    {
        await using var silo = new Silo($"{database.ConnectionString};Command Timeout=2");
        var runs = await silo.CreateRunsAsync(20);
        await using var feed = await HoldChangeFeedAsync();
        var commits = runs.Select(
                (run, i) =>
                    i == 7
                        ? silo.Commits.WriteAsync(
                            $"run {run.Id}",
                            () => new NpgsqlBatchCommand("select count(pg_sleep(60))"),
                            Cancel
                        )
                        : CommitAsync(silo, run)
            )
            .ToArray();
        await feed.RollbackAsync(Cancel);

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => commits[7]);
        Assert.All(await Task.WhenAll(commits.Where((_, i) => i != 7)), rows => Assert.Equal(1, rows));
    }

    [Fact]
    public async Task Commit_WhenEveryStatementTakesTooLong_FailsAfterTheSecond_P4()
    {
        await using var silo = new Silo($"{database.ConnectionString};Command Timeout=1");
        var began = TimeProvider.System.GetTimestamp();
        await using var feed = await HoldChangeFeedAsync();

        var commits = Enumerable
            .Range(0, 20)
            .Select(i =>
                silo.Commits.WriteAsync($"sleep {i}", () => new NpgsqlBatchCommand("select count(pg_sleep(60))"), Cancel)
            )
            .ToArray();
        await feed.RollbackAsync(Cancel);

        foreach (var commit in commits)
            await Assert.ThrowsAsync<LedgerUnavailableException>(() => commit);
        // Twenty of a second each would be longer; the first batch, its replay's first two, and what was queued alone before them
        // are less.
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Commit_WhenItsCallerGivesUp_StillHappensWithTheOthers_P4()
    {
        await using var silo = new Silo(database.ConnectionString);
        var runs = await silo.CreateRunsAsync(3);
        await using var feed = await HoldChangeFeedAsync();
        using var impatient = new CancellationTokenSource();
        var commits = runs.Select((run, i) => silo.Runs.CommitAsync(run, Touch(run), [], i == 1 ? impatient.Token : Cancel))
            .ToArray();
        await impatient.CancelAsync();
        await feed.RollbackAsync(Cancel);

        Assert.All(await Task.WhenAll(commits), Assert.True);
    }

    [Theory]
    [InlineData(Cut.BeforeTheServer)]
    [InlineData(Cut.AfterTheServer)]
    internal async Task Commit_WhenTheConnectionBreaksAtIt_HappensOnceAndSaysSo_P4(Cut cut)
    {
        var cuts = new Queue<Cut>();
        await using var network = new FaultyNetwork(
            database.ConnectionString,
            () => cuts.TryDequeue(out var next) ? next : Cut.None
        );
        await using var silo = new Silo(network.ConnectionString);
        var run = await silo.CreateGrantedRunAsync();
        cuts.Enqueue(cut);

        var decision = Scenario.Decide(run, new EpochReported(Sample.Epoch(1)));

        Assert.True(await silo.Runs.CommitAsync(decision.Transition!, Cancel));
        Assert.Empty(cuts);
        Assert.Equal(
            1,
            await database.ScalarAsync<long>($"select count(*) from event where run = '{run.Id}' and kind = 'epoch'")
        );
        Assert.Equal(decision.After.Version, (await silo.ReloadAsync(run)).Version);
    }

    [Fact]
    public async Task Commit_WhenItsBackendIsKilledBetweenStatements_LeavesNothingHalfWritten_P2()
    {
        await using var silo = new Silo(database.ConnectionString);
        var runs = await silo.CreateRunsAsync(3);
        await using var connection = await database.Source.OpenConnectionAsync(Cancel);
        await using var holder = await connection.BeginTransactionAsync(Cancel);
        await ExecuteAsync(connection, $"select from training_run where id = '{runs[1].Id}' for update");
        await using var feed = await HoldChangeFeedAsync();
        var before = CommitAsync(silo, runs[2]);
        await WaitingForTheFeedAsync();

        // Gathered in one batch behind that one: the first statement is done when the second waits for the row that is held
        // above.
        var commits = new[] { CommitAsync(silo, runs[0]), CommitAsync(silo, runs[1]), CommitAsync(silo, runs[0]) };
        await feed.RollbackAsync(Cancel);
        Assert.Equal(1, await before);
        await KillAsync(await WaitingForARowAsync());

        Assert.Equal(1, (await silo.ReloadAsync(runs[0])).Version);
        await KillAsync(await WaitingForARowAsync());
        await holder.RollbackAsync(Cancel);

        // The batch was sent again. Of the two that wanted the first run's version 2 one got it.
        var won = await Task.WhenAll(commits);
        Assert.Equal([1, 1, 0], won);
        Assert.Equal((2, 2), ((await silo.ReloadAsync(runs[0])).Version, (await silo.ReloadAsync(runs[1])).Version));
    }

    [Fact]
    public async Task Commit_WhenTheQueueStaysFull_FailsAfterItsTimeout_P4()
    {
        var time = new FakeTimeProvider();
        await using var silo = new Silo(database.ConnectionString, new LedgerOptions { QueueCapacity = 1, BatchSize = 1 }, time);
        var runs = await silo.CreateRunsAsync(3);
        await using var feed = await HoldChangeFeedAsync();
        var first = CommitAsync(silo, runs[0]);
        await WaitingForTheFeedAsync();
        var second = CommitAsync(silo, runs[1]);
        var third = CommitAsync(silo, runs[2]);

        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(third.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));

        var error = await Assert.ThrowsAsync<LedgerUnavailableException>(() => third);
        Assert.Contains("stayed full for 5 s", error.Message, StringComparison.Ordinal);
        await feed.RollbackAsync(Cancel);
        var written = await Task.WhenAll(first, second);
        Assert.Equal([1, 1], written);
        Assert.Equal(1, (await silo.ReloadAsync(runs[2])).Version);
    }

    [Fact]
    public async Task Commit_WhenNobodyListens_IsUnavailable()
    {
        await using var silo = new Silo("Host=/nowhere;Username=effnet;Database=effnet");
        var run = Sample.Run(Sample.NewExperimentId(), 1);

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => silo.Runs.CommitAsync(run, Touch(run), [], Cancel));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => silo.Runs.LoadAsync(run.Id, Cancel));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() =>
            silo.Scheduling.PassAsync("default", Scenario.Alive, Sample.FirstFit, Cancel)
        );
    }

    private static TrainingRun Touch(TrainingRun run) => run with { Version = run.Version + 1, FailureMessage = "touched" };

    private static async Task<long> CommitAsync(Silo silo, TrainingRun run) =>
        await silo.Runs.CommitAsync(run, Touch(run), [], Cancel) ? 1 : 0;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private Task<long> OperationsAsync() => database.ScalarAsync<long>("select count(*) from operation");

    /// <summary>Makes all commits wait until it is rolled back.</summary>
    private async Task<NpgsqlTransaction> HoldChangeFeedAsync()
    {
        var connection = await database.Source.OpenConnectionAsync(Cancel);
        var transaction = await connection.BeginTransactionAsync(Cancel);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({AdvisoryLocks.ChangeFeed})");
        return transaction;
    }

    private Task<int> WaitingForARowAsync() => WaitingForAsync("transactionid");

    private Task<int> WaitingForTheFeedAsync() => WaitingForAsync("advisory");

    /// <summary>The ledger's backend once it waits for a lock of a kind.</summary>
    private async Task<int> WaitingForAsync(string kind)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(1))
        {
            var waiting = await database.ScalarAsync<int>(
                $"""
                select coalesce(max(pid), 0) from pg_stat_activity
                where datname = current_database() and application_name = 'effnet-ledger-commits'
                    and wait_event_type = 'Lock' and wait_event = '{kind}'
                """
            );
            if (waiting != 0)
                return waiting;
        }

        var sessions = await database.ScalarAsync<string>(
            "select string_agg(concat_ws(' ', pid, state, wait_event, query), '; ') from pg_stat_activity where "
                + "datname = current_database()"
        );
        Assert.Fail(
            $"The ledger's batch should wait for a lock of kind {kind}, and no session of it did for a minute. "
                + $"Sessions: {sessions}"
        );
        return 0;
    }

    private Task KillAsync(int process) => database.ExecuteAsync($"select pg_terminate_backend({process}, 10000)");
}
