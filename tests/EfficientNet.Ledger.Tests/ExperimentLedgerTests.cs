using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments;
using EfficientNet.Ledger.Tests.Hosting;

namespace EfficientNet.Ledger.Tests;

public sealed class ExperimentLedgerTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncDisposable
{
    private readonly Silo _silo = new(database.ConnectionString);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Create_WhenRepeated_ChangesNothing()
    {
        var experiment = Sample.Experiment(Sample.NewExperimentId(), concurrency: 3);

        await _silo.Experiments.CreateAsync(experiment, by: null, Cancel);
        await _silo.Experiments.CreateAsync(experiment with { Name = "another", Concurrency = null }, by: null, Cancel);

        Assert.Equal(experiment, (await _silo.Experiments.LoadAsync(experiment.Id, Cancel))!.Experiment);
        Assert.Equal(1, await database.ScalarAsync<long>($"select count(*) from event where experiment = '{experiment.Id}'"));
        Assert.Null(await _silo.Experiments.LoadAsync(Sample.NewExperimentId(), Cancel));
    }

    [Fact]
    public async Task Commit_WritesRowConfigurationsRunsAndEvents_P2()
    {
        var experiment = await CreateAsync();
        var configurations = new[]
        {
            Sample.Configuration(experiment.Id, 1),
            Sample.Configuration(experiment.Id, 2) with
            {
                Coefficients = null,
                Members = [],
            },
        };
        var runs = new[] { Sample.Run(experiment.Id, 2), Sample.Run(experiment.Id, 1), Sample.Run(experiment.Id, 1, seed: 2) };

        Assert.True(await _silo.Experiments.CommitAsync(experiment, Scenario.Step(experiment, configurations, runs), Cancel));

        var snapshot = (await _silo.Experiments.LoadAsync(experiment.Id, Cancel))!;
        Assert.Equal(2, snapshot.Experiment.Version);
        Assert.Equivalent(configurations, snapshot.Configurations, strict: true);
        Assert.Equal(runs.Select(run => run.Id), snapshot.Runs.Select(run => run.Id));
        var changes = await _silo.Queries.ChangesAsync(0, experiment.Id, 100, Cancel);
        Assert.Equal(["submitted", "experiment", "created", "created", "created"], changes.Select(change => change.Kind));
        Assert.Equal(runs.Select(run => (RunId?)run.Id), changes.Skip(2).Select(change => change.Run));
        Assert.Equal("The next stage begins.", changes[1].Text);
    }

    [Fact]
    public async Task Commit_WhenVersionIsStale_WritesNothing_P1()
    {
        var experiment = await CreateAsync();
        Assert.True(await _silo.Experiments.CommitAsync(experiment, Scenario.Step(experiment, [], []), Cancel));

        Assert.False(
            await _silo.Experiments.CommitAsync(
                experiment,
                Scenario.Step(experiment, [Sample.Configuration(experiment.Id, 1)], [Sample.Run(experiment.Id, 1)]),
                Cancel
            )
        );

        var snapshot = (await _silo.Experiments.LoadAsync(experiment.Id, Cancel))!;
        Assert.Empty(snapshot.Configurations);
        Assert.Empty(snapshot.Runs);
        Assert.Equal(2, await database.ScalarAsync<long>($"select count(*) from event where experiment = '{experiment.Id}'"));
    }

    [Fact]
    public async Task Commit_OfARunThatExists_LeavesItAsItIs_P3()
    {
        var run = await _silo.CreateGrantedRunAsync();
        var snapshot = (await _silo.Experiments.LoadAsync(run.Experiment, Cancel))!;
        var sameId = Sample.Run(run.Experiment, 1);
        var sameWork = sameId with { Id = RunId.Parse($"{run.Experiment}.by-another-name") };

        Assert.True(
            await _silo.Experiments.CommitAsync(
                snapshot.Experiment,
                Scenario.Step(snapshot.Experiment, [], [sameId, sameWork]),
                Cancel
            )
        );

        var after = (await _silo.Experiments.LoadAsync(run.Experiment, Cancel))!;
        Assert.Equivalent(run, Assert.Single(after.Runs), strict: true);
    }

    [Fact]
    public async Task Commit_MarksFinalRunsAsObserved_AndNoOthers_P19()
    {
        var runs = await _silo.CreateRunsAsync(2);
        await FailAsync(runs[0]);
        var snapshot = (await _silo.Experiments.LoadAsync(runs[0].Experiment, Cancel))!;

        Assert.True(
            await _silo.Experiments.CommitAsync(
                snapshot.Experiment,
                Scenario.Step(snapshot.Experiment, [], [], runs[0].Id, runs[1].Id),
                Cancel
            )
        );

        Assert.Equal(
            [true, false],
            (await _silo.Experiments.LoadAsync(runs[0].Experiment, Cancel))!.Runs.Select(run => run.Observed)
        );
    }

    [Fact]
    public async Task Commit_OfANumberThatIsTaken_IsRejectedAndWritesNothing()
    {
        var run = await _silo.CreateRunAsync();
        var snapshot = (await _silo.Experiments.LoadAsync(run.Experiment, Cancel))!;

        await Assert.ThrowsAsync<LedgerRejectedException>(() =>
            _silo.Experiments.CommitAsync(
                snapshot.Experiment,
                Scenario.Step(snapshot.Experiment, [Sample.Configuration(run.Experiment, 1)], []),
                Cancel
            )
        );
        Assert.Equal(snapshot.Experiment, (await _silo.Experiments.LoadAsync(run.Experiment, Cancel))!.Experiment);
    }

    [Fact]
    public async Task WithNews_NamesExperimentsThatHaveSomethingToDo_P19()
    {
        var fresh = await CreateAsync();
        var busy = (await _silo.CreateRunsAsync(2))[0].Experiment;
        var told = await _silo.CreateRunsAsync(2);
        await FailAsync(told[0]);
        var over = await CreateAsync();
        Assert.True(
            await _silo.Experiments.CommitAsync(
                over,
                Scenario.Step(over, [], []) with
                {
                    After = over with { Version = 2, State = ExperimentState.Completed, EndedAt = Sample.Noon },
                },
                Cancel
            )
        );

        var news = await _silo.Experiments.WithNewsAsync(Cancel);

        Assert.Contains(fresh.Id, news);
        Assert.Contains(told[0].Experiment, news);
        Assert.DoesNotContain(busy, news);
        Assert.DoesNotContain(over.Id, news);

        var snapshot = (await _silo.Experiments.LoadAsync(told[0].Experiment, Cancel))!;
        Assert.True(
            await _silo.Experiments.CommitAsync(
                snapshot.Experiment,
                Scenario.Step(snapshot.Experiment, [], [], told[0].Id),
                Cancel
            )
        );
        Assert.DoesNotContain(told[0].Experiment, await _silo.Experiments.WithNewsAsync(Cancel));
    }

    private async Task<Experiment> CreateAsync()
    {
        var experiment = Sample.Experiment(Sample.NewExperimentId());
        await _silo.Experiments.CreateAsync(experiment, by: null, Cancel);
        return experiment;
    }

    private async Task FailAsync(EfficientNet.Experiments.Runs.TrainingRun run)
    {
        var granted = await _silo.GrantAsync(run);
        await _silo.ReportAsync(
            granted,
            new AttemptExited(ExitOutcome.Failed, 2, Failure: FailureClass.User, Message: "no such file")
        );
    }
}
