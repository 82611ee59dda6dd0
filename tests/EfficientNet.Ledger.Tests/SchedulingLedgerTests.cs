using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Runs;
using EfficientNet.Experiments.Scheduling;
using EfficientNet.Ledger.Tests.Hosting;
using Npgsql;

namespace EfficientNet.Ledger.Tests;

public sealed class SchedulingLedgerTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private readonly Silo _silo = new(database.ConnectionString);
    private readonly string _pool = Sample.NewNode().Value;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    // The queue belongs to all pools: what a test leaves in it must not be granted by the next.
    public async ValueTask DisposeAsync()
    {
        await database.ExecuteAsync("update experiment set state = 12");
        await _silo.DisposeAsync();
    }

    [Fact]
    public async Task Pass_GrantsAQueuedRun_AndRaisesItsAttempt_P6()
    {
        var run = await _silo.CreateRunAsync();
        var node = await JoinAsync(slots: 1);

        var plan = await PassAsync();

        Assert.Equal((run.Id, 1, node), (plan.Grants[0].Run, plan.Grants[0].Attempt, plan.Grants[0].Node));
        var granted = await _silo.ReloadAsync(run);
        Assert.Equal(
            (RunState.Granted, 1, 2L, node, 1),
            (granted.State, granted.Attempt, granted.Version, granted.Node!.Value, granted.Threads!.Value)
        );
        Assert.NotNull(granted.StartedAt);
        Assert.Equal(
            "granted",
            await database.ScalarAsync<string>($"select kind from event where run = '{run.Id}' order by change desc limit 1")
        );
        Assert.Empty((await PassAsync()).Grants);
    }

    [Fact]
    public async Task Pass_OfALaterAttempt_KeepsThreadsAndStart_P22()
    {
        var first = await _silo.CreateGrantedRunAsync();
        var queued = await _silo.ReportAsync(first, new AttemptExited(ExitOutcome.Left, 20));
        await JoinAsync(slots: 1);

        await PassAsync(situation => new SchedulingPlan(
            [.. Sample.FirstFit(situation).Grants.Select(grant => grant with { Threads = 8 })],
            []
        ));

        var again = await _silo.ReloadAsync(queued);
        Assert.Equal((2, first.Threads, first.StartedAt), (again.Attempt, again.Threads, again.StartedAt));
        Assert.Equal(0, again.ReportSequence);
    }

    [Fact]
    public async Task Pass_AfterAFailure_KnowsWhereItWas_P9()
    {
        var first = await _silo.CreateGrantedRunAsync();
        await _silo.ReportAsync(
            first,
            new AttemptExited(ExitOutcome.Failed, 139, Failure: FailureClass.Infrastructure, Message: "signal 11")
        );

        Assert.Equal([first.Node!.Value], (await SituationAsync()).Queue.Single(run => run.Id == first.Id).FailedNodes);
    }

    [Fact]
    public async Task Passes_FromManySilosAtOnce_NeverDoubleBook_P6_P7()
    {
        await using var other = new Silo(database.ConnectionString);
        var runs = await _silo.CreateRunsAsync(40, concurrency: 7);
        for (var i = 0; i < 3; i++)
            await JoinAsync(slots: 4);
        var live = 0;
        for (var round = 0; live + round < 60 && round < 30; round++)
        {
            var passes = Enumerable.Range(0, 6).Select(i => PassAsync(ledger: i % 2 == 0 ? _silo : other));
            var grants = (await Task.WhenAll(passes)).SelectMany(plan => plan.Grants).ToArray();
            Assert.Equal(grants.Length, grants.DistinctBy(grant => grant.Run).Count());

            var leases = (await _silo.Nodes.LiveLeasesAsync(Cancel))
                .Where(lease => runs.Any(run => run.Id == lease.Run))
                .ToArray();
            Assert.Equal(leases.Length, leases.DistinctBy(lease => (lease.Node, lease.Device, lease.Slot)).Count());
            Assert.InRange(leases.Length, 1, 7);
            live = leases.Length;

            var ended = await _silo.ReloadAsync(runs.First(run => run.Id == leases[0].Run));
            await _silo.ReportAsync(ended, new AttemptExited(ExitOutcome.Left, 20));
        }
    }

    [Fact]
    public async Task Pass_WhenThePlannerWantsMoreThanTheLimit_GrantsTheLimit_P7()
    {
        await _silo.CreateRunsAsync(5, concurrency: 2);
        await JoinAsync(slots: 5);

        Assert.Equal(2, (await PassAsync()).Grants.Count);
    }

    [Fact]
    public async Task Pass_OfTwoPoolsAtOnce_KeepsTheLimit_P7()
    {
        var runs = await _silo.CreateRunsAsync(10, concurrency: 3);
        var pools = new[] { Sample.NewNode(), Sample.NewNode(), Sample.NewNode() };
        foreach (var node in pools)
            await _silo.Nodes.HeartbeatAsync(node, Sample.Beat(slots: 4, pool: node.Value), Cancel);

        await Task.WhenAll(pools.Select(node => _silo.Scheduling.PassAsync(node.Value, Scenario.Alive, Sample.FirstFit, Cancel)));

        Assert.Equal(3, (await _silo.Nodes.LiveLeasesAsync(Cancel)).Count(lease => runs.Any(run => run.Id == lease.Run)));
    }

    [Fact]
    public async Task Pass_WhenAGrantIsOutdated_LeavesItOut_P1()
    {
        var run = await _silo.CreateRunAsync();
        var node = await JoinAsync(slots: 1);

        Assert.Empty(
            (await PassAsync(situation => Change(situation, grant => grant with { Version = grant.Version + 1 }))).Grants
        );
        Assert.Empty(
            (await PassAsync(situation => Change(situation, grant => grant with { Attempt = grant.Attempt + 1 }))).Grants
        );
        Assert.Empty(
            (await PassAsync(situation => Change(situation, grant => grant with { Incarnation = grant.Incarnation - 1 }))).Grants
        );
        await _silo.Nodes.SetDrainingAsync(node, true, by: null, Cancel);
        Assert.Empty((await PassAsync()).Grants);

        Assert.Equivalent(run, await _silo.ReloadAsync(run), strict: true);
        Assert.DoesNotContain(await _silo.Nodes.LiveLeasesAsync(Cancel), lease => lease.Run == run.Id);
    }

    [Fact]
    public async Task Pass_WhenTwoGrantsWantOneSlot_MakesOne_P6()
    {
        await _silo.CreateRunsAsync(2);
        await JoinAsync(slots: 2);

        var plan = await PassAsync(situation => Change(situation, grant => grant with { Slot = 0 }));

        Assert.Single(plan.Grants);
        Assert.Equal(
            1,
            await database.ScalarAsync<long>(
                $"select count(*) from training_run where experiment = '{await ExperimentOfAsync(plan)}' and state = 2"
            )
        );
    }

    [Fact]
    public async Task Queue_HoldsRunsWhoseTimeHasCome_OfRunningExperiments_OldestFirst()
    {
        var ready = await _silo.CreateRunsAsync(3);
        var waiting = await _silo.CreateRunAsync();
        await database.ExecuteAsync(
            $"update training_run set not_before = now() + interval '5 minutes' where id = '{waiting.Id}'"
        );
        var paused = await _silo.CreateRunAsync();
        await database.ExecuteAsync($"update experiment set state = 2 where id = '{paused.Experiment}'");

        var seen = await SituationAsync();

        Assert.Equal(ready.Select(run => run.Id), seen.Queue.Select(run => run.Id));
        Assert.Equal(new ConcurrencyLimit(null, 0), seen.Limits[ready[0].Experiment]);
        Assert.Equal(_pool, seen.Pool);
    }

    [Fact]
    public async Task Queue_LeavesOutAPausedRun_UntilItIsResumed_P11()
    {
        var paused = await DecideAsync(await _silo.CreateRunAsync(), new PauseRun());
        Assert.True(paused.Paused);
        Assert.Empty((await SituationAsync()).Queue);

        await DecideAsync(paused, new ResumeRun());
        Assert.Equal([paused.Id], (await SituationAsync()).Queue.Select(run => run.Id));
    }

    [Fact]
    public async Task Pass_WhenARunWasPausedSinceItWasPlanned_LeavesItOut_P1()
    {
        var run = await _silo.CreateRunAsync();
        await JoinAsync(slots: 1);
        var planned = Sample.FirstFit(await SituationAsync());
        Assert.Single(planned.Grants);
        await DecideAsync(run, new PauseRun());

        Assert.Empty((await PassAsync(_ => planned)).Grants);
    }

    [Fact]
    public async Task Lease_OfAPausedRun_IsLeaving_P11()
    {
        var run = await _silo.CreateGrantedRunAsync();
        Assert.False(await LeavingAsync(run));
        var paused = await DecideAsync(run, new PauseRun());
        Assert.True(await LeavingAsync(run));

        await DecideAsync(paused, new ResumeRun());
        Assert.False(await LeavingAsync(run));
    }

    [Fact]
    public async Task Queue_WhenAClockJumpedAnHour_KeepsNoRunWaitingForIt()
    {
        var run = await _silo.CreateRunAsync();
        await database.ExecuteAsync($"update training_run set not_before = now() + interval '1 hour' where id = '{run.Id}'");

        Assert.Equal([run.Id], (await SituationAsync()).Queue.Select(queued => queued.Id));
    }

    [Fact]
    public async Task Nodes_OfTheSituation_AreOfThePoolAndAlive()
    {
        var alive = await JoinAsync(slots: 1);
        var silent = await JoinAsync(slots: 1);
        var deadBeforeTheClockWasSetBack = await JoinAsync(slots: 1);
        await database.ExecuteAsync(
            $"update gpu_node set seen_at = now() + interval '1 hour' where name = '{deadBeforeTheClockWasSetBack}'"
        );
        await database.ExecuteAsync($"update gpu_node set seen_at = now() - interval '1 hour' where name = '{silent}'");
        await _silo.Nodes.HeartbeatAsync(Sample.NewNode(), Sample.Beat(pool: "another"), Cancel);

        Assert.Equal([alive], (await SituationAsync()).Nodes.Select(node => node.Name));
    }

    [Fact]
    public async Task Pass_SaysWhyARunFitsNowhere_AndTakesItBack()
    {
        var run = await _silo.CreateRunAsync();
        SchedulingPlan Nowhere(SchedulingSituation situation) =>
            new([], [.. situation.Queue.Select(queued => new Unplaceable(queued.Id, "No node has a GPU."))]);

        await PassAsync(Nowhere);
        await PassAsync(Nowhere);

        var shown = (await _silo.Queries.RunAsync(run.Id, Cancel))!;
        Assert.Equal("No node has a GPU.", shown.Message);
        Assert.Single(shown.Timeline, entry => entry.Kind == "waiting" && entry.Text == "Waits: No node has a GPU.");
        Assert.Equal(run.Version, (await _silo.ReloadAsync(run)).Version);

        await PassAsync(_ => new SchedulingPlan([], []));
        Assert.Null((await _silo.Queries.RunAsync(run.Id, Cancel))!.Message);
    }

    [Theory]
    [InlineData("'a-run-of-another-lease', 1, 'n1', 'cpu', 0", "lease_slot_live")]
    [InlineData("'a-run', 2, 'n1', 'cpu', 1", "lease_run_live")]
    public async Task Lease_HasOneOwner_P6(string second, string constraint)
    {
        await using var connection = await database.Source.OpenConnectionAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        // Not the foreign keys, only the rule at hand.
        await ExecuteAsync(connection, "set local session_replication_role = replica");
        await ExecuteAsync(
            connection,
            "insert into lease (run, attempt, node, device, slot, threads, incarnation) values ('a-run', 1, 'n1', 'cpu', 0, 1, 1)"
        );

        var error = await Assert.ThrowsAsync<PostgresException>(() =>
            ExecuteAsync(
                connection,
                $"insert into lease (run, attempt, node, device, slot, threads, incarnation) values ({second}, 1, 1)"
            )
        );

        Assert.Equal((PostgresErrorCodes.UniqueViolation, constraint), (error.SqlState, error.ConstraintName));
    }

    private static SchedulingPlan Change(SchedulingSituation situation, Func<Grant, Grant> change) =>
        new([.. Sample.FirstFit(situation).Grants.Select(change)], []);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private async Task<NodeName> JoinAsync(int slots)
    {
        var node = Sample.NewNode();
        await _silo.Nodes.HeartbeatAsync(node, Sample.Beat(slots: slots, pool: _pool), Cancel);
        return node;
    }

    private Task<SchedulingPlan> PassAsync(Func<SchedulingSituation, SchedulingPlan>? plan = null, Silo? ledger = null) =>
        (ledger ?? _silo).Scheduling.PassAsync(_pool, Scenario.Alive, plan ?? Sample.FirstFit, Cancel);

    private async Task<TrainingRun> DecideAsync(TrainingRun run, RunCommand command)
    {
        var decision = RunDecider.Decide(run, command, null, Sample.Noon);
        Assert.True(await _silo.Runs.CommitAsync(decision.Transition!, Cancel));
        return await _silo.ReloadAsync(run);
    }

    private async Task<bool> LeavingAsync(TrainingRun run) =>
        (await _silo.Nodes.LiveLeasesAsync(Cancel)).Single(lease => lease.Run == run.Id).Leaving;

    private async Task<SchedulingSituation> SituationAsync()
    {
        SchedulingSituation? seen = null;
        await PassAsync(situation =>
        {
            seen = situation;
            return new SchedulingPlan([], []);
        });
        return seen!;
    }

    private async Task<ExperimentId> ExperimentOfAsync(SchedulingPlan plan) =>
        (await _silo.Runs.LoadAsync(plan.Grants[0].Run, Cancel))!.Experiment;
}
