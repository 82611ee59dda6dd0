using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Runs;
using EfficientNet.Ledger.Tests.Hosting;

namespace EfficientNet.Ledger.Tests;

/// <summary>Which checkpoint rows a run has after each report, by the product's own rules on a real database.</summary>
public sealed class CheckpointRetentionTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncDisposable
{
    private readonly Silo _silo = new(database.ConnectionString);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Rows_WithinAnEpoch_AreTheNewestTwo_P16()
    {
        var run = await _silo.CreateGrantedRunAsync();
        foreach (var step in new long[] { 10, 20, 30, 40 })
            run = await CheckpointAsync(run, step);

        Assert.Equal([(40, 1), (30, 1)], await RowsAsync(run));
    }

    [Fact]
    public async Task Rows_AfterTheBestEpoch_KeepItsCheckpointToo_P16()
    {
        var run = await _silo.CreateGrantedRunAsync();
        run = await EpochAsync(run, 1, top1: 0.7);
        run = await CheckpointAsync(run, 150);
        run = await EpochAsync(run, 2, top1: 0.9);
        run = await CheckpointAsync(run, 250);
        run = await EpochAsync(run, 3, top1: 0.9); // No better than the second.

        Assert.Equal([(300, 1), (250, 1), (200, 1)], await RowsAsync(run));
    }

    [Fact]
    public async Task Rows_OfACompleteRun_AreTheLastAndTheBest_P16()
    {
        var run = await _silo.CreateGrantedRunAsync();
        run = await EpochAsync(run, 1, top1: 0.9);
        run = await EpochAsync(run, 2, top1: 0.8);
        run = await EpochAsync(run, 3, top1: 0.7);
        Assert.Equal([(300, 1), (200, 1), (100, 1)], await RowsAsync(run));

        run = await _silo.ReportAsync(run, new AttemptExited(ExitOutcome.Completed, 0, Sample.Result()));

        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Equal([(300, 1), (100, 1)], await RowsAsync(run));
        var detail = (await _silo.Queries.RunAsync(run.Id, Cancel))!;
        Assert.Equal((300, 100), (detail.Checkpoint!.Step, detail.BestCheckpoint!.Step));
    }

    [Fact]
    public async Task Rows_OfAHaltedRun_AllStay_P16()
    {
        var run = await _silo.CreateRunAsync();
        var decision = RunDecider.Decide(run, new ChangeUntil(2), null, Sample.Noon);
        Assert.True(await _silo.Runs.CommitAsync(decision.Transition!, Cancel));
        run = await _silo.GrantAsync(await _silo.ReloadAsync(run));
        run = await EpochAsync(run, 1, top1: 0.7);
        run = await EpochAsync(run, 2, top1: 0.8);

        run = await _silo.ReportAsync(run, new AttemptExited(ExitOutcome.Halted, 25));

        Assert.Equal((RunState.Halted, 2), (run.State, run.Until));
        Assert.Equal([(200, 1), (100, 1)], await RowsAsync(run));
        Assert.DoesNotContain(await _silo.Nodes.LiveLeasesAsync(Cancel), lease => lease.Run == run.Id);
        var shown = (await _silo.Queries.ExperimentAsync(run.Experiment, Cancel))!;
        Assert.Equal(2, (await _silo.Queries.RunAsync(run.Id, Cancel))!.Until);
        Assert.Equal((1, 2, 2), (shown.Runs.Halted, shown.EpochsDone, shown.EpochsPlanned));
        Assert.Equal(0.8, Assert.Single(shown.Configurations).ValidationTop1);
    }

    [Fact]
    public async Task Rows_ThatTheNextAttemptCouldNotUse_GoWhenItHasItsOwn_P17()
    {
        var run = await _silo.CreateGrantedRunAsync();
        run = await CheckpointAsync(run, 10);
        run = await CheckpointAsync(run, 20);
        run = await _silo.ReportAsync(run, new AttemptExited(ExitOutcome.Left, 20));
        run = await _silo.GrantAsync(run);
        run = await _silo.ReportAsync(
            run,
            new AttemptStarted(10, 0, 100, "some processor", [new PassedCheckpoint(20, "it is damaged")])
        );
        Assert.Equal([(20, 1), (10, 1)], await RowsAsync(run));

        run = await CheckpointAsync(run, 15);
        Assert.Equal([(15, 2), (10, 1)], await RowsAsync(run));
        run = await CheckpointAsync(run, 20);
        Assert.Equal([(20, 2), (15, 2)], await RowsAsync(run));
    }

    [Fact]
    public async Task Rows_OfARepeatedStep_AreTheNewerAttempts_P17()
    {
        var run = await _silo.CreateGrantedRunAsync();
        run = await EpochAsync(run, 1, top1: 0.9);
        run = await CheckpointAsync(run, 150);
        run = await _silo.ReportAsync(run, new AttemptExited(ExitOutcome.Left, 20));
        run = await _silo.GrantAsync(run);
        run = await CheckpointAsync(run, 100, epoch: 1); // It had to begin at the start.
        Assert.Equal([(100, 2)], await RowsAsync(run));

        run = await CheckpointAsync(run, 150);
        run = await CheckpointAsync(run, 160);
        Assert.Equal([(160, 2), (150, 2), (100, 2)], await RowsAsync(run));
    }

    [Fact]
    public async Task Rows_OfARunThatIsShrunk_AreForgottenWithIt_P9()
    {
        var run = await _silo.CreateGrantedRunAsync();
        run = await CheckpointAsync(run, 10);
        var shrinking = run with
        {
            Specification = run.Specification with
            {
                Recipe = run.Specification.Recipe with { OnOutOfMemory = OutOfMemoryPolicy.Shrink },
            },
        };

        run = await _silo.ReportAsync(
            shrinking,
            new AttemptExited(ExitOutcome.Failed, 12, Failure: FailureClass.OutOfMemory, Message: "out of memory")
        );

        Assert.Equal((RunState.Queued, 2048), (run.State, run.MicroBatchSize));
        Assert.Empty(await RowsAsync(run));
        var shown = (await _silo.Queries.RunAsync(run.Id, Cancel))!;
        Assert.Equal((2048, "shrunk"), (shown.MicroBatchSize, shown.Timeline[^1].Kind));
    }

    [Fact]
    public async Task Rows_WhenTheReportIsStale_StayAsTheyAre_P16()
    {
        var run = await _silo.CreateGrantedRunAsync();
        run = await CheckpointAsync(run, 10);
        run = await CheckpointAsync(run, 20);
        var zombie = run;
        run = await _silo.ReportAsync(run, new AttemptExited(ExitOutcome.Left, 20));

        var late = Scenario.Decide(zombie, new CheckpointReported(Sample.Checkpoint(30)));

        Assert.False(await _silo.Runs.CommitAsync(late.Transition!, Cancel));
        Assert.Equal([(20, 1), (10, 1)], await RowsAsync(run));
    }

    [Fact]
    public async Task NamedBlobs_OfSome_AreThoseWithARow_P16()
    {
        var run = await _silo.CreateGrantedRunAsync();
        var (first, second) = (Blob('d'), Blob('e'));
        foreach (var (step, blob) in new[] { (10, first), (20, second), (30, Blob('f')) })
            run = await _silo.ReportAsync(run, new CheckpointReported(Sample.Checkpoint(step) with { Sha256 = blob }));

        Assert.Equal([second], await _silo.Runs.NamedBlobsAsync([first, second, Blob('0')], Cancel));

        static string Blob(char digit) => new(digit, 64);
    }

    private Task<TrainingRun> CheckpointAsync(TrainingRun run, long step, int epoch = 0) =>
        _silo.ReportAsync(run, new CheckpointReported(Sample.Checkpoint(step, run.Attempt) with { Epoch = epoch }));

    private async Task<TrainingRun> EpochAsync(TrainingRun run, int epoch, double top1)
    {
        run = await _silo.ReportAsync(run, new EpochReported(Sample.Epoch(epoch, top1)));
        return await CheckpointAsync(run, epoch * 100, epoch);
    }

    private async Task<IEnumerable<(long Step, int Attempt)>> RowsAsync(TrainingRun run) =>
        (await _silo.Runs.CheckpointsAsync(run.Id, Cancel)).Select(checkpoint => (checkpoint.Step, checkpoint.Attempt));
}
