using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using EfficientNet.Experiments.Scheduling;
using EfficientNet.Ledger.Tests.Hosting;

namespace EfficientNet.Ledger.Tests;

/// <summary>Why runs wait, said by the passes of two pools: once, and again only when it changes.</summary>
public sealed class WaitingReasonTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private static readonly TimeSpan Alive = TimeSpan.FromMinutes(1);

    private readonly Silo _silo = new(database.ConnectionString);
    private readonly string _day = Sample.NewNode().Value;
    private readonly string _night = Sample.NewNode().Value;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    // Queue and nodes belong to all pools: what a test leaves must not count in the next.
    public async ValueTask DisposeAsync()
    {
        await database.ExecuteAsync("update experiment set state = 12");
        await database.ExecuteAsync("update gpu_node set seen_at = now() - interval '1 hour'");
        await _silo.DisposeAsync();
    }

    [Fact]
    public async Task Passes_OfTwoPoolsWithNoRoomForARun_SayWhyOnce_P7()
    {
        var run = await CreateHungryRunAsync();
        await BeatAsync(_day);
        await BeatAsync(_night);

        for (var round = 0; round < 3; round++)
            await PassBothAsync();

        Assert.StartsWith(
            $"No device of pools '{_day}' and '{_night}' fits",
            Assert.Single(await WaitsAsync(run)),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "No device of pools",
            (await _silo.Queries.RunAsync(run.Id, Cancel))!.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Passes_OfTwoPoolsOfWhichOneFits_SayNothing_P7()
    {
        var run = await CreateHungryRunAsync();
        await BeatAsync(_day);
        await BeatAsync(_night, memory: 1L << 50);

        for (var round = 0; round < 3; round++)
            await PassAsync(_day);

        Assert.Empty(await WaitsAsync(run));
        Assert.Null((await _silo.Queries.RunAsync(run.Id, Cancel))!.Message);
    }

    [Fact]
    public async Task Passes_AtOnceFromTwoSilos_SayWhyOnce_P7()
    {
        await using var other = new Silo(database.ConnectionString);
        var run = await CreateHungryRunAsync();
        await BeatAsync(_day);
        await BeatAsync(_night);

        await Task.WhenAll(
            Enumerable.Range(0, 12).Select(i => PassAsync(i % 2 == 0 ? _day : _night, i % 3 == 0 ? _silo : other))
        );

        Assert.Single(await WaitsAsync(run));
    }

    [Fact]
    public async Task Passes_WhenTheReasonChanges_SayItAgain()
    {
        var run = await CreateHungryRunAsync();
        await BeatAsync(_day);
        await PassBothAsync();
        await BeatAsync(_night);
        await PassBothAsync();

        Assert.Equal(2, (await WaitsAsync(run)).Count);
    }

    [Fact]
    public async Task LivePools_LeaveOutThoseWhoseNodesAreGone()
    {
        await BeatAsync(_day);
        await BeatAsync(_night);
        Assert.Equal(
            new[] { _day, _night }.Order(StringComparer.Ordinal),
            (await _silo.Scheduling.LivePoolsAsync(Alive, Cancel)).Order(StringComparer.Ordinal)
        );

        await database.ExecuteAsync($"update gpu_node set seen_at = now() - interval '1 hour' where pool = '{_night}'");
        Assert.Equal([_day], await _silo.Scheduling.LivePoolsAsync(Alive, Cancel));
    }

    // More memory than any host of these tests has.
    private async Task<TrainingRun> CreateHungryRunAsync()
    {
        var run = await _silo.CreateRunAsync();
        var more = $"{{\"memoryBytes\": {1L << 40}}}";
        await database.ExecuteAsync($"update training_run set resources = resources || '{more}' where id = '{run.Id}'");
        return await _silo.ReloadAsync(run);
    }

    private async Task BeatAsync(string pool, long? memory = null)
    {
        var beat = Sample.Beat(pool: pool);
        var device = beat.Devices[0] with { MemoryBytes = memory ?? beat.Devices[0].MemoryBytes };
        await _silo.Nodes.HeartbeatAsync(NodeName.Parse(pool), beat with { Devices = [device] }, Cancel);
    }

    private async Task PassBothAsync()
    {
        await PassAsync(_day);
        await PassAsync(_night);
    }

    private Task<SchedulingPlan> PassAsync(string pool, Silo? by = null) =>
        (by ?? _silo).Scheduling.PassAsync(
            pool,
            Alive,
            situation => SchedulingPlanner.Plan(situation with { Pool = pool }),
            Cancel
        );

    private async Task<IReadOnlyList<string>> WaitsAsync(TrainingRun run) =>
        [
            .. (await _silo.Queries.RunAsync(run.Id, Cancel))!
                .Timeline.Where(entry => entry.Kind == EventKinds.Waiting)
                .Select(entry => entry.Text["Waits: ".Length..]),
        ];
}
