using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Experiments;
using EfficientNet.Ledger.Tests.Hosting;
using Npgsql;

namespace EfficientNet.Ledger.Tests;

public sealed class NodeLedgerTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncDisposable
{
    private readonly Silo _silo = new(database.ConnectionString);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Heartbeat_SaysWhichArithmeticTheHostComputesWith_P22()
    {
        var (former, later) = (Sample.NewNode(), Sample.NewNode());

        await _silo.Nodes.HeartbeatAsync(former, Sample.Beat(), Cancel);
        await _silo.Nodes.HeartbeatAsync(later, Sample.Beat() with { Arithmetic = 2 }, Cancel);

        Assert.Equal(1, (await _silo.Nodes.LoadAsync(former, Cancel))!.Arithmetic);
        Assert.Equal(2, (await _silo.Nodes.LoadAsync(later, Cancel))!.Arithmetic);
    }

    [Fact]
    public async Task Heartbeat_OfANewNode_RegistersIt_P11()
    {
        var name = Sample.NewNode();

        Assert.Empty((await _silo.Nodes.HeartbeatAsync(name, Sample.Beat(incarnation: 3, ready: false), Cancel))!);

        var node = (await _silo.Nodes.LoadAsync(name, Cancel))!;
        Assert.Equal((3L, 1L, false, false, "default"), (node.Incarnation, node.Version, node.Ready, node.Draining, node.Pool));
        Assert.Equal(Sample.Beat().Devices, node.Devices);
        Assert.Equal(["fashion-mnist"], node.DataSets);
        Assert.Equal(["imagenet-b0"], node.Weights);
        Assert.Equal(["imagenet-b0"], (await _silo.Queries.NodesAsync(Cancel)).Single(view => view.Name == name).Weights);
        Assert.Null(await _silo.Nodes.LoadAsync(Sample.NewNode(), Cancel));
    }

    [Fact]
    public async Task Heartbeat_WithAProblem_ShowsItUntilOneComesWithout()
    {
        var name = Sample.NewNode();
        await _silo.Nodes.HeartbeatAsync(name, Sample.Beat() with { Problem = "Disk full: '/data'." }, Cancel);
        Assert.Equal("Disk full: '/data'.", (await _silo.Nodes.LoadAsync(name, Cancel))!.Problem);
        Assert.Equal("Disk full: '/data'.", (await _silo.Queries.NodesAsync(Cancel)).Single(node => node.Name == name).Problem);

        await _silo.Nodes.HeartbeatAsync(name, Sample.Beat(), Cancel);
        Assert.Null((await _silo.Nodes.LoadAsync(name, Cancel))!.Problem);
    }

    [Fact]
    public async Task Heartbeat_OfAnOlderIncarnation_ChangesNothing_P12()
    {
        var run = await _silo.CreateGrantedRunAsync();
        var node = run.Node!.Value;
        await _silo.Nodes.HeartbeatAsync(node, Sample.Beat(incarnation: 5, pool: node.Value), Cancel);
        var before = await _silo.Nodes.LoadAsync(node, Cancel);

        Assert.Null(
            await _silo.Nodes.HeartbeatAsync(node, Sample.Beat(incarnation: 4, held: new HeldAttempt(run.Id, 1)), Cancel)
        );

        Assert.Equivalent(before, await _silo.Nodes.LoadAsync(node, Cancel), strict: true);
        Assert.Equal(0, Assert.Single(await _silo.Nodes.LiveLeasesAsync(Cancel), lease => lease.Run == run.Id).Renewals);
    }

    [Fact]
    public async Task Heartbeat_RenewsExactlyTheNamedPairs_P8_P11()
    {
        var run = await _silo.CreateGrantedRunAsync();
        var elsewhere = await _silo.CreateGrantedRunAsync();
        var node = run.Node!.Value;
        var progress = new HeldAttempt(run.Id, 1, new TrainerProgress(42, 1, 0.5, 1000));

        var first = await _silo.Nodes.HeartbeatAsync(
            node,
            Sample.Beat(held: [progress, new HeldAttempt(elsewhere.Id, 1)]),
            Cancel
        );
        var second = await _silo.Nodes.HeartbeatAsync(node, Sample.Beat(held: new HeldAttempt(run.Id, 2)), Cancel);
        var third = await _silo.Nodes.HeartbeatAsync(node, Sample.Beat(), Cancel);

        Assert.Equal([1L, 1L, 1L], new[] { first, second, third }.Select(leases => Assert.Single(leases!).Renewals));
        Assert.Equal(0, Assert.Single(await _silo.Nodes.LiveLeasesAsync(Cancel), lease => lease.Run == elsewhere.Id).Renewals);
        Assert.Equal(progress.Progress, (await _silo.Queries.RunAsync(run.Id, Cancel))!.Progress);
    }

    [Fact]
    public async Task Heartbeat_ThatComesAfterALaterOne_ChangesNothingAndIsAnswered_P11()
    {
        var run = await _silo.CreateGrantedRunAsync();
        var node = run.Node!.Value;
        var held = new HeldAttempt(run.Id, 1, new TrainerProgress(42, 1, 0.5, 1000));
        var newer = Sample.Beat(pool: node.Value, held: held) with { Sequence = 9 };
        await _silo.Nodes.HeartbeatAsync(node, newer, Cancel);
        var before = await _silo.Nodes.LoadAsync(node, Cancel);

        foreach (var late in new long[] { 8, 9 })
        {
            var earlier = held with { Progress = new TrainerProgress(1, 0, 2.5, 10) };
            var stale = newer with { Sequence = late, Ready = false, Problem = "Disk full.", Held = [earlier] };
            Assert.Equal(1, Assert.Single((await _silo.Nodes.HeartbeatAsync(node, stale, Cancel))!).Renewals);
        }

        Assert.Equivalent(before, await _silo.Nodes.LoadAsync(node, Cancel), strict: true);
        Assert.Equal(held.Progress, (await _silo.Queries.RunAsync(run.Id, Cancel))!.Progress);
    }

    [Fact]
    public async Task Heartbeat_OfANewIncarnation_CountsFromItsOwnFirst_P11()
    {
        var node = Sample.NewNode();
        await _silo.Nodes.HeartbeatAsync(node, Sample.Beat(incarnation: 1) with { Sequence = 1000 }, Cancel);

        await _silo.Nodes.HeartbeatAsync(node, Sample.Beat(incarnation: 2, ready: false) with { Sequence = 1 }, Cancel);

        var row = (await _silo.Nodes.LoadAsync(node, Cancel))!;
        Assert.Equal((2L, 2L, false), (row.Incarnation, row.Version, row.Ready));
    }

    [Fact]
    public async Task Heartbeats_OfAnAgentThatDoesNotNumberThem_AllCount_P11()
    {
        var node = Sample.NewNode();
        foreach (var problem in new[] { "one", "two", "three" })
        {
            await _silo.Nodes.HeartbeatAsync(node, Sample.Beat() with { Problem = problem }, Cancel);
            Assert.Equal(problem, (await _silo.Nodes.LoadAsync(node, Cancel))!.Problem);
        }
    }

    [Theory]
    [InlineData("lease")]
    [InlineData("gpu_node")]
    public async Task ProofOfWrites_WhileATableOfRenewalsIsClosedToWriters_DoesNotSucceed_P8(string table)
    {
        await _silo.Nodes.ProveWritableAsync("observer", Cancel);
        await using var impatient = new Silo($"{database.ConnectionString};Command Timeout=1");
        await using var connection = await database.Source.OpenConnectionAsync(Cancel);
        await using (await connection.BeginTransactionAsync(Cancel))
        {
            await using var close = new NpgsqlCommand($"lock table {table} in share mode", connection);
            await close.ExecuteNonQueryAsync(Cancel);

            await impatient.Nodes.LiveLeasesAsync(Cancel); // Reads answer all the while.
            await Assert.ThrowsAsync<LedgerUnavailableException>(() => impatient.Nodes.ProveWritableAsync("observer", Cancel));
        }

        await impatient.Nodes.ProveWritableAsync("observer", Cancel);
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from liveness where observer = 'observer'"));
    }

    [Fact]
    public async Task ProofOfWrites_OnADatabaseThatOnlyReads_DoesNotSucceed_P8()
    {
        await using var reading = new Silo($"{database.ConnectionString};Options=-c default_transaction_read_only=on");

        await reading.Nodes.LiveLeasesAsync(Cancel);
        var error = await Assert.ThrowsAnyAsync<EffnetException>(() => reading.Nodes.ProveWritableAsync("observer", Cancel));
        Assert.Contains("25006", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProofOfWrites_RemovesRowsOfObserversLongGone()
    {
        await _silo.Nodes.ProveWritableAsync("gone", Cancel);
        await database.ExecuteAsync("update liveness set at = at - interval '2 days' where observer = 'gone'");

        await _silo.Nodes.ProveWritableAsync("here", Cancel);

        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from liveness where observer = 'gone'"));
    }

    [Fact]
    public async Task Heartbeat_ForALeaseThatIsOver_RenewsNothing_P12()
    {
        var run = await _silo.CreateGrantedRunAsync();
        await _silo.ReportAsync(run, new AttemptExited(ExitOutcome.Left, 20));

        Assert.Empty((await _silo.Nodes.HeartbeatAsync(run.Node!.Value, Sample.Beat(held: new HeldAttempt(run.Id, 1)), Cancel))!);
        Assert.Equal(0, await database.ScalarAsync<long>($"select renewals from lease where run = '{run.Id}'"));
    }

    [Fact]
    public async Task Heartbeat_OfANewIncarnation_TellsThatTheNodeJoined()
    {
        var name = Sample.NewNode();
        foreach (var incarnation in new[] { 1, 1, 2, 2 })
            await _silo.Nodes.HeartbeatAsync(name, Sample.Beat(incarnation), Cancel);

        Assert.Equal(
            2,
            await database.ScalarAsync<long>(
                $"select count(*) from event where kind = 'node' and body ->> 'text' like 'Node {name} joined%'"
            )
        );
    }

    [Fact]
    public async Task Draining_AskedByAnActor_IsRecordedWithIt()
    {
        var name = Sample.NewNode();
        await _silo.Nodes.HeartbeatAsync(name, Sample.Beat(), Cancel);

        await _silo.Nodes.SetDrainingAsync(name, true, new Actor(ActorKind.User, "token", "alice"), Cancel);

        Assert.Equal(
            "alice token user",
            await database.ScalarAsync<string>(
                "select concat_ws(' ', body -> 'by' ->> 'claim', body -> 'by' ->> 'name', body -> 'by' ->> 'kind') "
                    + $"from event where body ->> 'text' = 'Node {name} is being drained by alice (token).'"
            )
        );
    }

    [Fact]
    public async Task Draining_IsSetClearedAndTold()
    {
        var name = Sample.NewNode();
        await _silo.Nodes.HeartbeatAsync(name, Sample.Beat(), Cancel);

        await _silo.Nodes.SetDrainingAsync(name, true, by: null, Cancel);
        await _silo.Nodes.SetDrainingAsync(name, true, by: null, Cancel);
        Assert.True((await _silo.Nodes.LoadAsync(name, Cancel))!.Draining);
        await _silo.Nodes.HeartbeatAsync(name, Sample.Beat(), Cancel);
        Assert.True((await _silo.Nodes.LoadAsync(name, Cancel))!.Draining);
        await _silo.Nodes.SetDrainingAsync(name, false, by: null, Cancel);
        Assert.False((await _silo.Nodes.LoadAsync(name, Cancel))!.Draining);

        Assert.Equal(
            2,
            await database.ScalarAsync<long>(
                $"select count(*) from event where kind = 'node' and body ->> 'text' like 'Node {name} is%drained.'"
            )
        );
        await Assert.ThrowsAsync<NotFoundException>(() => _silo.Nodes.SetDrainingAsync(Sample.NewNode(), true, by: null, Cancel));
    }

    [Fact]
    public async Task Heartbeats_AndCommitsTogether_DoNotDeadlock()
    {
        var node = Sample.NewNode();
        await _silo.Nodes.HeartbeatAsync(node, Sample.Beat(slots: 30, pool: node.Value), Cancel);
        var runs = await _silo.CreateRunsAsync(30);
        await _silo.Scheduling.PassAsync(
            node.Value,
            Scenario.Alive,
            situation =>
                Sample.FirstFit(
                    situation with
                    {
                        Queue = [.. situation.Queue.Where(run => run.Experiment == runs[0].Experiment)],
                    }
                ),
            Cancel
        );
        var held = runs.Reverse().Select(run => new HeldAttempt(run.Id, 1)).ToArray();

        var beats = Enumerable
            .Range(0, 40)
            .Select(_ => _silo.Nodes.HeartbeatAsync(node, Sample.Beat(slots: 30, held: held), Cancel));
        var ends = runs.Select(async run =>
            await _silo.ReportAsync(await _silo.ReloadAsync(run), new AttemptExited(ExitOutcome.Left, 20))
        );

        await Task.WhenAll([.. beats, .. ends]);
        Assert.DoesNotContain(await _silo.Nodes.LiveLeasesAsync(Cancel), lease => lease.Node == node);
    }
}
