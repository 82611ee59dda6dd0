using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;
using EfficientNet.Ledger.Tests.Hosting;

namespace EfficientNet.Ledger.Tests;

/// <summary>A failed run is retried while its experiment ends: in no order does it wait in an experiment that is over.</summary>
public sealed class RetryTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncDisposable
{
    private readonly Silo _silo = new(database.ConnectionString);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Retry_AfterTheExperimentEnded_OpensItInTheSameTransition_P2_P19()
    {
        var run = await FailedAsync();
        var read = await SnapshotAsync(run);
        Assert.True(await MoveAsync(read, ExperimentState.CompletedWithFailures));

        Assert.True(await RetryAsync(run));

        var after = await SnapshotAsync(run);
        Assert.Equal((ExperimentState.Running, null), (after.Experiment.State, after.Experiment.EndedAt));
        Assert.Equal((RunState.Queued, 0, false), (after.Runs[0].State, after.Runs[0].FailedAttempts, after.Runs[0].Observed));
        var told = (await _silo.Queries.ChangesAsync(0, run.Experiment, 100, Cancel)).TakeLast(2).ToList();
        Assert.Equal([("experiment", null), ("retried", run.Id)], told.Select(entry => (entry.Kind, entry.Run)));
        Assert.Contains("Opened again", told[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_BeforeTheExperimentEnds_MakesTheEndStale_P1()
    {
        var run = await FailedAsync();
        var read = await SnapshotAsync(run);

        Assert.True(await RetryAsync(run));
        Assert.False(await MoveAsync(read, ExperimentState.CompletedWithFailures));

        Assert.Equal((ExperimentState.Running, RunState.Queued), await StatesAsync(run));
    }

    [Fact]
    public async Task Retry_WhenTheExperimentEndedAgainSinceItWasOpened_OpensItOnceMore_P19()
    {
        var run = await FailedAsync();
        Assert.True(await MoveAsync(await SnapshotAsync(run), ExperimentState.CompletedWithFailures));
        Assert.True(await MoveAsync(await SnapshotAsync(run), ExperimentState.Running));
        Assert.True(await MoveAsync(await SnapshotAsync(run), ExperimentState.CompletedWithFailures));

        Assert.True(await RetryAsync(run));

        Assert.Equal((ExperimentState.Running, RunState.Queued), await StatesAsync(run));
    }

    [Theory]
    [InlineData(ExperimentState.Cancelled)]
    [InlineData(ExperimentState.Completed)]
    public async Task Retry_InAnExperimentThatIsOverForGood_WritesNothing_P2(ExperimentState over)
    {
        var run = await FailedAsync();
        Assert.True(await MoveAsync(await SnapshotAsync(run), over));
        var before = await SnapshotAsync(run);
        var newest = await _silo.Queries.LatestChangeAsync(Cancel);

        Assert.False(await RetryAsync(run));

        Assert.Equivalent(before, await SnapshotAsync(run), strict: true);
        Assert.Equal(newest, await _silo.Queries.LatestChangeAsync(Cancel));
    }

    [Fact]
    public async Task Retry_InAPausedExperiment_LeavesItPaused()
    {
        var run = await FailedAsync();
        Assert.True(await MoveAsync(await SnapshotAsync(run), ExperimentState.Paused));

        Assert.True(await RetryAsync(run));

        Assert.Equal((ExperimentState.Paused, RunState.Queued), await StatesAsync(run));
    }

    [Fact]
    public async Task Retry_OfARunThatChangedMeanwhile_LeavesTheExperimentAsItIs_P1_P2()
    {
        var run = await FailedAsync();
        Assert.True(await MoveAsync(await SnapshotAsync(run), ExperimentState.CompletedWithFailures));
        var before = await SnapshotAsync(run);

        Assert.False(await RetryAsync(run with { Version = run.Version - 1 }));

        Assert.Equivalent(before, await SnapshotAsync(run), strict: true);
    }

    [Fact]
    public async Task RetryThenCancel_IsNewsUntilTheRunIsCancelled_P19()
    {
        var run = await FailedAsync();
        Assert.True(await RetryAsync(run));
        Assert.True(await MoveAsync(await SnapshotAsync(run), ExperimentState.Cancelled));

        Assert.Contains(run.Experiment, await _silo.Experiments.WithNewsAsync(Cancel));
    }

    [Fact]
    public async Task RetryAndEnd_FromTwoSilosAtOnce_NeverLeaveARunInAnEndedExperiment_P1_P2_P19()
    {
        await using var other = new Silo(database.ConnectionString);
        for (var round = 0; round < 20; round++)
        {
            var run = await FailedAsync();
            var read = await SnapshotAsync(run);

            await Task.WhenAll(RetryAsync(run), MoveAsync(read, ExperimentState.CompletedWithFailures, other));

            Assert.Equal((ExperimentState.Running, RunState.Queued), await StatesAsync(run));
        }
    }

    private async Task<TrainingRun> FailedAsync()
    {
        var granted = await _silo.CreateGrantedRunAsync();
        return await _silo.ReportAsync(
            granted,
            new AttemptExited(ExitOutcome.Failed, 2, Failure: FailureClass.User, Message: "no such file")
        );
    }

    private async Task<bool> RetryAsync(TrainingRun run)
    {
        var decision = RunDecider.Decide(run, new RetryRun(), null, Sample.Noon);
        return await _silo.Runs.CommitAsync(decision.Transition!, Cancel);
    }

    private async Task<bool> MoveAsync(ExperimentSnapshot read, ExperimentState state, Silo? by = null)
    {
        var step = Scenario.Step(read.Experiment, [], [], [.. read.Runs.Where(run => run.State.IsFinal()).Select(run => run.Id)]);
        DateTimeOffset? endedAt = state.IsFinal() ? Sample.Noon : null;
        return await (by ?? _silo).Experiments.CommitAsync(
            read.Experiment,
            step with
            {
                After = step.After with { State = state, EndedAt = endedAt },
            },
            Cancel
        );
    }

    private async Task<ExperimentSnapshot> SnapshotAsync(TrainingRun run) =>
        (await _silo.Experiments.LoadAsync(run.Experiment, Cancel))!;

    private async Task<(ExperimentState Experiment, RunState Run)> StatesAsync(TrainingRun run)
    {
        var snapshot = await SnapshotAsync(run);
        return (snapshot.Experiment.State, snapshot.Runs[0].State);
    }
}
