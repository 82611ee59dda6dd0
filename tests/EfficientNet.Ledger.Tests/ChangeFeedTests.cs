using EfficientNet.Experiments.Runs;
using EfficientNet.Experiments.Scheduling;
using EfficientNet.Ledger.Tests.Hosting;
using Npgsql;

namespace EfficientNet.Ledger.Tests;

public sealed class ChangeFeedTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncDisposable
{
    private readonly Silo _silo = new(database.ConnectionString);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Feed_ReadWhileManySilosWrite_NeverSkips_P5()
    {
        const int writes = 150;
        var run = await _silo.CreateRunAsync();
        var start = await _silo.Queries.LatestChangeAsync(Cancel);
        var silos = Enumerable.Range(0, 3).Select(_ => new Silo(database.ConnectionString)).ToArray();
        var writers = silos
            .Select(
                (writer, number) =>
                    Task.WhenAll(
                        Enumerable
                            .Range(0, writes)
                            .Select(i => writer.Runs.AppendAsync(run.Id, new ReportRefused(number, i, "epoch"), Cancel))
                    )
            )
            .ToArray();
        // Passes write to the feed in transactions of their own.
        var passes = PassesAsync(run);

        var all = Task.WhenAll([.. writers, passes]);
        var seen = new List<long>();
        var position = start;
        bool more;
        do
        {
            // Asked before reading: what is committed by then must be among what is read.
            more = !all.IsCompleted;
            foreach (var entry in await _silo.Queries.ChangesAsync(position, null, 7, Cancel))
            {
                Assert.True(entry.Change > position);
                position = entry.Change;
                seen.Add(entry.Change);
                more = true;
            }
        } while (more);

        await all;
        foreach (var writer in silos)
            await writer.DisposeAsync();
        Assert.Equal((writes * silos.Length) + 30, seen.Count);
        Assert.Equal(await AllAfterAsync(start), seen);
    }

    [Fact]
    public async Task Feed_OfOneExperiment_HoldsItsChangesOnly()
    {
        var run = await _silo.CreateRunAsync();
        await _silo.CreateRunAsync();

        var changes = await _silo.Queries.ChangesAsync(0, run.Experiment, 100, Cancel);

        Assert.Equal(["submitted", "experiment", "created"], changes.Select(change => change.Kind));
        Assert.All(changes, change => Assert.Equal(run.Experiment, change.Experiment));
        Assert.Equal(changes.Skip(1), await _silo.Queries.ChangesAsync(changes[0].Change, run.Experiment, 100, Cancel));
        Assert.Empty(await _silo.Queries.ChangesAsync(await _silo.Queries.LatestChangeAsync(Cancel), null, 100, Cancel));
    }

    [Fact]
    public async Task Signal_WhenAnotherSiloCommits_WakesItsWaiters()
    {
        await using var other = new Silo(database.ConnectionString);
        var run = await _silo.CreateRunAsync();
        await ListeningAsync();
        var waiters = Enumerable.Range(0, 3).Select(_ => _silo.Changes.Arm()).ToArray();

        await other.Runs.AppendAsync(run.Id, new ReportRefused(1, 1, "epoch"), Cancel);

        Assert.All(await Task.WhenAll(waiters.Select(ticket => ticket.WaitAsync(TimeSpan.FromMinutes(1), Cancel))), Assert.True);
    }

    [Fact]
    public async Task Signal_WhenNothingHappens_RunsIntoItsTimeout()
    {
        await ListeningAsync();

        Assert.False(await _silo.Changes.Arm().WaitAsync(TimeSpan.FromMilliseconds(50), Cancel));
    }

    [Fact]
    public async Task Signal_WhenItsConnectionIsKilled_ListensAgain()
    {
        var run = await _silo.CreateRunAsync();
        await ListeningAsync();
        var ticket = _silo.Changes.Arm();

        await database.ExecuteAsync(
            "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and "
                + "query = 'listen effnet_change'"
        );

        Assert.True(await ticket.WaitAsync(TimeSpan.FromMinutes(1), Cancel));
        await ListeningAsync();
        ticket = _silo.Changes.Arm();
        await _silo.Runs.AppendAsync(run.Id, new ReportRefused(1, 1, "epoch"), Cancel);
        Assert.True(await ticket.WaitAsync(TimeSpan.FromMinutes(1), Cancel));
    }

    [Fact]
    public async Task Signal_WhenPostgresCannotBeReached_WakesAtEachPoll()
    {
        await using var lost = new Silo(
            "Host=/nowhere;Username=effnet;Database=effnet",
            new LedgerOptions { PollInterval = TimeSpan.FromMilliseconds(20) }
        );

        for (var i = 0; i < 3; i++)
            Assert.True(await lost.Changes.Arm().WaitAsync(TimeSpan.FromMinutes(1), Cancel));
    }

    /// <summary>Waits until the silo's signal listens and the wake-up with which it begins is over.</summary>
    private async Task ListeningAsync()
    {
        var first = _silo.Changes.Arm();
        while (
            await database.ScalarAsync<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and query = 'listen "
                    + "effnet_change' and state = 'idle'"
            ) == 0
        )
            await Task.Yield();
        await first.WaitAsync(TimeSpan.FromMilliseconds(200), Cancel);
    }

    private async Task PassesAsync(TrainingRun run)
    {
        for (var i = 0; i < 30; i++)
            await _silo.Scheduling.PassAsync(
                "default",
                Scenario.Alive,
                _ => new SchedulingPlan([], [new Unplaceable(run.Id, $"reason {i}")]),
                Cancel
            );
    }

    private async Task<List<long>> AllAfterAsync(long start)
    {
        await using var command = database.Source.CreateCommand("select change from event where change > $1 order by change");
        command.Parameters.Add(new NpgsqlParameter { Value = start });
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var changes = new List<long>();
        while (await reader.ReadAsync(Cancel))
            changes.Add(reader.GetInt64(0));
        return changes;
    }
}
