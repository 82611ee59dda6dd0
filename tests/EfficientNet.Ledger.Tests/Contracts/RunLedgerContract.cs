using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Runs;
using EfficientNet.Ledger.Tests.Hosting;

namespace EfficientNet.Ledger.Tests.Contracts;

/// <summary>What every run ledger keeps, whatever it is reached over. <see cref="Silo"/> is the one under test.</summary>
public abstract class RunLedgerContract : IAsyncDisposable
{
    private protected RunLedgerContract(DatabaseFixture database, string connectionString)
    {
        Database = database;
        Silo = new Silo(connectionString);
    }

    private protected DatabaseFixture Database { get; }

    private protected Silo Silo { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Silo.DisposeAsync();
    }

    [Fact]
    public async Task Load_OfANewRun_GivesItBack()
    {
        var run = await Silo.CreateRunAsync();
        var expected = Sample.Run(run.Experiment, 1);

        Assert.Equivalent(expected, run, strict: true);
        Assert.Null(await Silo.Runs.LoadAsync(RunId.Parse("nobody"), Cancel));
    }

    [Fact]
    public async Task Commit_OfEveryColumn_GivesThemBack()
    {
        var run = await Silo.CreateGrantedRunAsync();
        var after = run with
        {
            State = RunState.Succeeded,
            Version = run.Version + 1,
            ReportSequence = 9,
            Epoch = 3,
            FailedAttempts = 1,
            Until = 2,
            MaximumAttempts = 5,
            Threads = 4,
            ComputeClass = "some processor",
            NotBefore = Sample.Noon.AddHours(1),
            LastEpoch = Sample.Epoch(3),
            Result = Sample.Result(),
            Failure = FailureClass.Infrastructure,
            FailureMessage = "it fell over",
            Observed = true,
            EndedAt = Sample.Noon.AddHours(2),
        };

        Assert.True(await Silo.Runs.CommitAsync(run, after, [], Cancel));

        Assert.Equivalent(after, await Silo.ReloadAsync(run), strict: true);
    }

    [Fact]
    public async Task Commit_OfAnEpoch_WritesItsRowAndEvent_P2()
    {
        var run = await Silo.CreateGrantedRunAsync();

        run = await Silo.ReportAsync(run, new EpochReported(Sample.Epoch(1)));

        Assert.Equal(Sample.Epoch(1), await Silo.Runs.LoadEpochAsync(run.Id, 1, Cancel));
        Assert.Null(await Silo.Runs.LoadEpochAsync(run.Id, 2, Cancel));
        Assert.Equal((1, RunState.Running), (run.Epoch, run.State));
        Assert.Equal(
            "epoch",
            await Database.ScalarAsync<string>($"select kind from event where run = '{run.Id}' order by change desc limit 1")
        );
    }

    [Fact]
    public async Task Commit_WhenVersionIsStale_WritesNothing_P1()
    {
        var run = await Silo.CreateGrantedRunAsync();
        var stale = run;
        await Silo.ReportAsync(run, new AttemptStarted(0, 0, 100, "some processor"));
        var before = await DigestAsync();

        var decision = Scenario.Decide(stale, new EpochReported(Sample.Epoch(1)));

        Assert.False(await Silo.Runs.CommitAsync(decision.Transition!, Cancel));
        Assert.Equal(before, await DigestAsync());
    }

    [Fact]
    public async Task Commit_WhenAttemptIsStale_WritesNothing_P1()
    {
        var run = await Silo.CreateGrantedRunAsync();
        var zombie = run with { Attempt = run.Attempt - 1 };
        var before = await DigestAsync();

        var decision = Scenario.Decide(zombie, new EpochReported(Sample.Epoch(1)));

        Assert.False(await Silo.Runs.CommitAsync(decision.Transition!, Cancel));
        Assert.Equal(before, await DigestAsync());
    }

    [Fact]
    public async Task Commit_WhenTwoWritersRace_ExactlyOneWins_P1()
    {
        await using var other = new Silo(Database.ConnectionString);
        var run = await Silo.CreateGrantedRunAsync();
        for (var epoch = 1; epoch <= 25; epoch++)
        {
            var mine = Scenario.Decide(run, new EpochReported(Sample.Epoch(epoch, top1: 0.25)));
            var theirs = Scenario.Decide(run, new EpochReported(Sample.Epoch(epoch, top1: 0.75)));

            var won = await Task.WhenAll(
                Silo.Runs.CommitAsync(mine.Transition!, Cancel),
                other.Runs.CommitAsync(theirs.Transition!, Cancel)
            );

            Assert.Single(won, true);
            Assert.Equal(won[0] ? 0.25 : 0.75, (await Silo.Runs.LoadEpochAsync(run.Id, epoch, Cancel))!.ValidationTop1);
            run = await Silo.ReloadAsync(run);
            Assert.Equal(epoch, run.Epoch);
        }

        Assert.Equal(
            25,
            await Database.ScalarAsync<long>($"select count(*) from event where run = '{run.Id}' and kind = 'epoch'")
        );
    }

    [Fact]
    public async Task Commit_WhenRepeated_WritesNothing_P15()
    {
        var run = await Silo.CreateGrantedRunAsync();
        var decision = Scenario.Decide(run, new EpochReported(Sample.Epoch(1)));
        Assert.True(await Silo.Runs.CommitAsync(decision.Transition!, Cancel));
        var before = await DigestAsync();

        Assert.False(await Silo.Runs.CommitAsync(decision.Transition!, Cancel));
        Assert.Equal(before, await DigestAsync());
    }

    [Fact]
    public async Task Commit_WhenItsNewEpochIsThere_WritesNothing_P15()
    {
        var run = await Silo.CreateGrantedRunAsync();
        run = await Silo.ReportAsync(run, new EpochReported(Sample.Epoch(1)));
        var before = await DigestAsync();

        var after = run with { Version = run.Version + 1 };

        Assert.False(
            await Silo.Runs.CommitAsync(run, after, [new EpochCommitted(run.Attempt, Sample.Epoch(1, top1: 0.9))], Cancel)
        );
        Assert.Equal(before, await DigestAsync());
    }

    [Fact]
    public async Task Commit_OfASupersededEpoch_KeepsTheOldRow_P17()
    {
        var run = await Silo.CreateGrantedRunAsync();
        run = await Silo.ReportAsync(run, new EpochReported(Sample.Epoch(1, top1: 0.4)));
        var after = run with { Version = run.Version + 1, LastEpoch = Sample.Epoch(1, top1: 0.6) };

        Assert.True(
            await Silo.Runs.CommitAsync(run, after, [new EpochSuperseded(run.Attempt, Sample.Epoch(1, top1: 0.6))], Cancel)
        );

        Assert.Equal(0.6, (await Silo.Runs.LoadEpochAsync(run.Id, 1, Cancel))!.ValidationTop1);
        Assert.Equal(
            0.4,
            await Database.ScalarAsync<double>(
                $"select validation_top1 from epoch_superseded where run = '{run.Id}' and epoch = 1 and version = 1"
            )
        );
    }

    [Fact]
    public async Task Commit_WhenTheSupersededEpochIsMissing_WritesNothing_P17()
    {
        var run = await Silo.CreateGrantedRunAsync();
        var before = await DigestAsync();

        Assert.False(
            await Silo.Runs.CommitAsync(
                run,
                run with
                {
                    Version = run.Version + 1,
                },
                [new EpochSuperseded(run.Attempt, Sample.Epoch(1))],
                Cancel
            )
        );
        Assert.Equal(before, await DigestAsync());
    }

    [Fact]
    public async Task Commit_WhenTheAttemptEnds_EndsItsLease_P6()
    {
        var run = await Silo.CreateGrantedRunAsync();
        Assert.Contains(await Silo.Nodes.LiveLeasesAsync(Cancel), lease => lease.Run == run.Id);

        run = await Silo.ReportAsync(run, new AttemptExited(ExitOutcome.Left, 20));

        Assert.Equal(RunState.Queued, run.State);
        Assert.DoesNotContain(await Silo.Nodes.LiveLeasesAsync(Cancel), lease => lease.Run == run.Id);
    }

    [Fact]
    public async Task Commit_WhenTheLeaseThatItEndsIsNotLive_WritesNothing_P6()
    {
        var run = await Silo.CreateGrantedRunAsync();
        await Database.ExecuteAsync($"update lease set ended_at = now() where run = '{run.Id}'");
        var before = await DigestAsync();

        var decision = Scenario.Decide(run, new AttemptExited(ExitOutcome.Left, 20));

        Assert.False(await Silo.Runs.CommitAsync(decision.Transition!, Cancel));
        Assert.Equal(before, await DigestAsync());
    }

    [Fact]
    public async Task Commit_OfAGrant_IsRefused_P7()
    {
        var run = await Silo.CreateRunAsync();
        var after = run with { Version = 2, Attempt = 1, State = RunState.Granted };

        await Assert.ThrowsAsync<ArgumentException>(() =>
            Silo.Runs.CommitAsync(run, after, [new AttemptGranted(1, Sample.NewNode(), "cpu", 0, 1)], Cancel)
        );
    }

    [Fact]
    public async Task Commit_ThatRetriesAFailedRun_MakesItsExperimentReadAgain_P1()
    {
        var run = await Silo.CreateGrantedRunAsync();
        run = await Silo.ReportAsync(
            run,
            new AttemptExited(ExitOutcome.Failed, 2, Failure: FailureClass.User, Message: "no such file")
        );
        var snapshot = (await Silo.Experiments.LoadAsync(run.Experiment, Cancel))!;
        var retry = RunDecider.Decide(run, new RetryRun(), null, Sample.Noon);
        Assert.True(await Silo.Runs.CommitAsync(retry.Transition!, Cancel));

        // It decided on a failure that is no more, and may not mark it as observed.
        Assert.False(
            await Silo.Experiments.CommitAsync(snapshot.Experiment, Scenario.Step(snapshot.Experiment, [], [], run.Id), Cancel)
        );
        Assert.False((await Silo.ReloadAsync(run)).Observed);
    }

    [Fact]
    public async Task Append_OfARefusal_IsCountedAndChangesNoRow_P14()
    {
        var run = await Silo.CreateGrantedRunAsync();

        await Silo.Runs.AppendAsync(run.Id, new ReportRefused(1, 4, "epoch"), Cancel);

        Assert.Equivalent(run, await Silo.ReloadAsync(run), strict: true);
        Assert.Equal(1, (await Silo.Queries.RunAsync(run.Id, Cancel))!.RefusedReports);
        await Assert.ThrowsAsync<NotFoundException>(() =>
            Silo.Runs.AppendAsync(RunId.Parse("nobody"), new ReportRefused(1, 4, "epoch"), Cancel)
        );
    }

    [Fact]
    public async Task Checkpoints_AreListedNewestFirstAndWrittenOnce_P16()
    {
        var run = await Silo.CreateGrantedRunAsync();
        foreach (var step in new long[] { 100, 300, 200, 300 })
            run = await Silo.ReportAsync(run, new CheckpointReported(Sample.Checkpoint(step)));

        Assert.Equal([Sample.Checkpoint(300), Sample.Checkpoint(200)], await Silo.Runs.CheckpointsAsync(run.Id, Cancel));
    }

    /// <summary>Everything that a transition could have written, as one number.</summary>
    private Task<string> DigestAsync() =>
        Database.ScalarAsync<string>(
            """
            select md5(concat(
                (select string_agg(r::text, '|' order by id) from training_run r),
                (select string_agg(e::text, '|' order by run, epoch) from epoch e),
                (select string_agg(s::text, '|' order by run, epoch) from epoch_superseded s),
                (select string_agg(c::text, '|' order by run, step) from checkpoint c),
                (select string_agg(l::text, '|' order by run, attempt) from lease l), (select count(*) from event)))
            """
        );
}
