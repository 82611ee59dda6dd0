using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Coverage;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using EfficientNet.Ledger.Tests.Hosting;

namespace EfficientNet.Ledger.Tests;

public sealed class LedgerQueriesTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncDisposable
{
    private readonly Silo _silo = new(database.ConnectionString);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Runs_PageByKey_AndFilter()
    {
        var runs = await _silo.CreateRunsAsync(5);
        var granted = await _silo.GrantAsync(runs[3]);
        var experiment = runs[0].Experiment;

        var first = await _silo.Queries.RunsAsync(new RunFilter(experiment, Limit: 3), Cancel);
        var second = await _silo.Queries.RunsAsync(new RunFilter(experiment, After: first[^1].Id, Limit: 3), Cancel);

        Assert.Equal(
            runs.Select(run => run.Id).OrderBy(id => id.Value, StringComparer.Ordinal),
            first.Concat(second).Select(run => run.Id)
        );
        Assert.Equal(
            [granted.Id],
            (await _silo.Queries.RunsAsync(new RunFilter(experiment, RunState.Granted), Cancel)).Select(run => run.Id)
        );
        Assert.Contains(await _silo.Queries.RunsAsync(new RunFilter(), Cancel), run => run.Id == granted.Id);
    }

    [Fact]
    public async Task Run_ShowsItsLedgerCheckpointResultAndTimeline()
    {
        var run = await TrainAsync(await _silo.CreateGrantedRunAsync(), 0.8, 0.79);

        var detail = (await _silo.Queries.RunAsync(run.Id, Cancel))!;

        Assert.Equal(
            (RunState.Succeeded, 1, 3, 3, 0.8, 0.79, 37.5),
            (
                detail.State,
                detail.Attempt,
                detail.Epoch,
                detail.Epochs,
                detail.ValidationTop1!.Value,
                detail.TestTop1!.Value,
                detail.Seconds
            )
        );
        Assert.Equal(1, detail.BestEpoch); // All three have the same validation top-1.
        Assert.Equal([1], detail.Configurations);
        Assert.Equal(Enumerable.Range(1, 3).Select(epoch => new EpochRow(1, Sample.Epoch(epoch))), detail.EpochRows);
        Assert.Equal(Sample.Checkpoint(300), detail.Checkpoint);
        Assert.Equivalent(Sample.Result(0.8, 0.79), detail.Result, strict: true);
        Assert.Equal(run.Node!.Value.Value, detail.Node);
        Assert.Equal(
            ["created", "granted", "began", "epoch", "epoch", "epoch", "checkpoint", "succeeded"],
            detail.Timeline.Select(entry => entry.Kind)
        );
        Assert.Equal("Epoch 1: top-1 50.00 %, training loss 0.333, 12.5 s.", detail.Timeline[3].Text);
        Assert.Null(await _silo.Queries.RunAsync(RunId.Parse("nobody"), Cancel));
    }

    [Fact]
    public async Task CoverageFacts_CountRowsRefusalsAndFailuresByClass()
    {
        var run = await _silo.CreateGrantedRunAsync();
        foreach (var epoch in new[] { 1, 2 })
            run = await _silo.ReportAsync(run, new EpochReported(Sample.Epoch(epoch)));
        await _silo.Runs.AppendAsync(run.Id, new EpochReplayed(1, 2), Cancel);
        await _silo.Runs.AppendAsync(run.Id, new ReportRefused(0, 7, "epoch"), Cancel);
        run = await _silo.ReportAsync(run, new AttemptExited(ExitOutcome.Failed, 139, Message: "Segmentation fault."));
        // A row that the run does not count, and one less that it does: what no transition could write.
        await database.ScalarAsync<long>(
            $"with odd as (update epoch set epoch = 9 where run = '{run.Id}' and epoch = 1 returning 1) select count(*) from odd"
        );

        var facts = await _silo.Queries.CoverageFactsAsync(run.Experiment, Cancel);

        Assert.Equal(
            new RunFacts(LastEpoch: 2, Epochs: 2, DistinctEpochs: 1, Replayed: 1, Superseded: 0, Refused: 1),
            facts.Runs[run.Id]
        );
        Assert.Equal([KeyValuePair.Create(FailureClass.Infrastructure, 1L)], facts.FailedAttempts);
    }

    [Fact]
    public async Task Run_ThatWaitsAfterAFailure_SaysWhy()
    {
        var run = await _silo.ReportAsync(
            await _silo.CreateGrantedRunAsync(),
            new AttemptExited(ExitOutcome.Failed, 139, Message: "Segmentation fault.")
        );

        var detail = (await _silo.Queries.RunAsync(run.Id, Cancel))!;

        Assert.Equal((RunState.Queued, "Segmentation fault."), (detail.State, detail.Message));
        Assert.StartsWith(
            "Attempt 1 failed (infrastructure): Segmentation fault; queued again",
            detail.Timeline[^1].Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Experiment_AveragesTheSeedsOfEachConfiguration()
    {
        var experiment = Sample.Experiment(Sample.NewExperimentId());
        await _silo.Experiments.CreateAsync(experiment, by: null, Cancel);
        var runs = new[] { Sample.Run(experiment.Id, 1), Sample.Run(experiment.Id, 1, seed: 2), Sample.Run(experiment.Id, 2) };
        await _silo.Experiments.CommitAsync(
            experiment,
            Scenario.Step(experiment, [Sample.Configuration(experiment.Id, 1), Sample.Configuration(experiment.Id, 2)], runs),
            Cancel
        );
        await TrainAsync(await _silo.GrantAsync(await _silo.ReloadAsync(runs[0])), 0.80, 0.70);
        await TrainAsync(await _silo.GrantAsync(await _silo.ReloadAsync(runs[1])), 0.90, 0.80);

        var detail = (await _silo.Queries.ExperimentAsync(experiment.Id, Cancel))!;

        Assert.Equal(new RunCounts(1, 0, 2, 0, 0), detail.Runs);
        Assert.Equal((6, 9, experiment.Source), (detail.EpochsDone, detail.EpochsPlanned, detail.Source));
        var (both, none) = (detail.Configurations[0], detail.Configurations[1]);
        Assert.Equal(
            (0.85, 0.75),
            (both.ValidationTop1!.Value, both.TestTop1!.Value),
            (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-12
        );
        Assert.Equal(0.1 / Math.Sqrt(2), both.TestTop1Deviation!.Value, 12);
        Assert.Equal(37.5, both.Seconds);
        Assert.Equal(
            (1.20m, 1.1m, 1.15m, 1m, 2, 32),
            (both.Alpha, both.Beta, both.Gamma, both.Phi, both.Members, both.Resolution)
        );
        Assert.Equal([1L, 2L], both.Runs.Select(run => run.Seed));
        Assert.Equal((null, null, null, 1), (none.ValidationTop1, none.TestTop1, none.TestTop1Deviation, none.Runs.Count));
        Assert.Contains(
            await _silo.Queries.ExperimentsAsync(100, Cancel),
            summary => summary.Id == experiment.Id && summary.Runs == detail.Runs
        );
        Assert.Null(await _silo.Queries.ExperimentAsync(Sample.NewExperimentId(), Cancel));
    }

    [Fact]
    public async Task Experiment_WhenAStageSharesAnEarlierStagesRun_ShowsItInBoth()
    {
        var experiment = Sample.Experiment(Sample.NewExperimentId());
        await _silo.Experiments.CreateAsync(experiment, by: null, Cancel);
        var winner = Sample.Configuration(experiment.Id, 1);
        var swept = Sample.Configuration(experiment.Id, 2, "sweep", winner.Fingerprint);
        var trainedAnew = Sample.Configuration(experiment.Id, 3, "list", winner.Fingerprint);
        var shared = Sample.Run(experiment.Id, 1);
        var own = Sample.Run(experiment.Id, 3, stage: "list", fingerprint: winner.Fingerprint);
        await _silo.Experiments.CommitAsync(
            experiment,
            Scenario.Step(experiment, [winner, swept, trainedAnew], [shared, own]),
            Cancel
        );

        var detail = (await _silo.Queries.ExperimentAsync(experiment.Id, Cancel))!;

        Assert.Equal(
            [shared.Id, shared.Id, own.Id],
            detail.Configurations.Select(configuration => Assert.Single(configuration.Runs).Id)
        );
        Assert.Equal([1, 2], (await _silo.Queries.RunAsync(shared.Id, Cancel))!.Configurations);
    }

    [Fact]
    public async Task Experiment_WhenStagesTrainInOtherWays_ShowsEachItsOwnRuns_P3()
    {
        var experiment = Sample.Experiment(Sample.NewExperimentId());
        await _silo.Experiments.CreateAsync(experiment, by: null, Cancel);
        var plain = Sample.Configuration(experiment.Id, 1);
        var proxy = Sample.Configuration(experiment.Id, 2, "proxy", plain.Fingerprint) with { Training = "proxy" };
        var sharing = Sample.Configuration(experiment.Id, 3, "again", plain.Fingerprint) with { Training = "proxy" };
        var (full, brief) = (
            Sample.Run(experiment.Id, 1),
            Sample.Run(experiment.Id, 2, stage: "proxy", fingerprint: plain.Fingerprint)
        );
        await _silo.Experiments.CommitAsync(
            experiment,
            Scenario.Step(experiment, [plain, proxy, sharing], [full, brief]),
            Cancel
        );

        var detail = (await _silo.Queries.ExperimentAsync(experiment.Id, Cancel))!;

        Assert.Equal(
            [full.Id, brief.Id, brief.Id],
            detail.Configurations.Select(configuration => Assert.Single(configuration.Runs).Id)
        );
        Assert.Equal([null, "proxy", "proxy"], detail.Configurations.Select(configuration => configuration.Training));
        var loaded = (await _silo.Experiments.LoadAsync(experiment.Id, Cancel))!;
        Assert.Equal(["", "proxy", "proxy"], loaded.Configurations.Select(configuration => configuration.Training));
    }

    [Fact]
    public async Task Experiments_AreListedNewestFirst()
    {
        var older = Sample.Experiment(Sample.NewExperimentId()) with { CreatedAt = Sample.Noon.AddYears(5) };
        var newer = Sample.Experiment(Sample.NewExperimentId()) with { CreatedAt = Sample.Noon.AddYears(6) };
        await _silo.Experiments.CreateAsync(newer, by: null, Cancel);
        await _silo.Experiments.CreateAsync(older, by: null, Cancel);

        var listed = await _silo.Queries.ExperimentsAsync(2, Cancel);

        Assert.Equal([newer.Id, older.Id], listed.Select(experiment => experiment.Id));
        Assert.Equal((new RunCounts(0, 0, 0, 0, 0), 0, 0), (listed[0].Runs, listed[0].EpochsDone, listed[0].EpochsPlanned));
    }

    [Fact]
    public async Task Nodes_ShowStateAndRuns()
    {
        var run = await _silo.CreateGrantedRunAsync();
        var busy = run.Node!.Value;
        var (joining, draining, silent) = (Sample.NewNode(), Sample.NewNode(), Sample.NewNode());
        await _silo.Nodes.HeartbeatAsync(joining, Sample.Beat(ready: false), Cancel);
        await _silo.Nodes.HeartbeatAsync(draining, Sample.Beat(), Cancel);
        await _silo.Nodes.SetDrainingAsync(draining, true, by: null, Cancel);
        await _silo.Nodes.HeartbeatAsync(silent, Sample.Beat(), Cancel);
        await database.ExecuteAsync($"update gpu_node set seen_at = now() - interval '1 minute' where name = '{silent}'");
        await database.ExecuteAsync($"update gpu_node set seen_at = now() + interval '1 minute' where name <> '{silent}'");
        var deadBeforeTheClockWasSetBack = Sample.NewNode();
        await _silo.Nodes.HeartbeatAsync(deadBeforeTheClockWasSetBack, Sample.Beat(), Cancel);
        await database.ExecuteAsync(
            $"update gpu_node set seen_at = now() + interval '1 hour' where name = '{deadBeforeTheClockWasSetBack}'"
        );

        var nodes = (await _silo.Queries.NodesAsync(Cancel)).ToDictionary(node => node.Name);

        Assert.Equal(
            [NodeState.Ready, NodeState.Joining, NodeState.Draining, NodeState.Silent],
            new[] { busy, joining, draining, silent }.Select(name => nodes[name].State)
        );
        Assert.Equal(NodeState.Silent, nodes[deadBeforeTheClockWasSetBack].State);
        Assert.Equal([run.Id], nodes[busy].Runs);
        Assert.InRange(nodes[silent].SeenSecondsAgo, 60, 600);
    }

    private async Task<TrainingRun> TrainAsync(TrainingRun run, double validation, double test)
    {
        run = await _silo.ReportAsync(run, new AttemptStarted(0, 0, 100, "some processor"));
        for (var epoch = 1; epoch <= 3; epoch++)
            run = await _silo.ReportAsync(run, new EpochReported(Sample.Epoch(epoch)));
        run = await _silo.ReportAsync(run, new CheckpointReported(Sample.Checkpoint(300)));
        return await _silo.ReportAsync(run, new AttemptExited(ExitOutcome.Completed, 0, Sample.Result(validation, test)));
    }
}
