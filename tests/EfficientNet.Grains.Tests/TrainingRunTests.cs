using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Runs;
using EfficientNet.Grains.Tests.Hosting;

namespace EfficientNet.Grains.Tests;

/// <summary>What a run accepts, from whom, while rows change under it (P1, P12 to P15).</summary>
public sealed class TrainingRunTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Report_OfAnAttemptThatWasLost_IsRefusedAndCounted()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var (agent, assignment) = await StartAsync(control);
        await control.Grains.Run(assignment.Run).LoseAttemptAsync(1, AttemptEnd.LeaseExpired, "silent");

        var answer = await agent.ReportAsync(assignment, new EpochReported(FakeAgent.Metrics(1)));
        Assert.Equal(ReportVerdict.Refused, answer.Verdict);
        var detail = await control.Queries.RunAsync(assignment.Run, TestContext.Current.CancellationToken);
        Assert.Equal((0, 1), (detail!.Epoch, detail.RefusedReports));
    }

    [Fact]
    public async Task Report_ToAnActivationWithAnOldRow_IsDecidedOnTheNewOne()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var (agent, assignment) = await StartAsync(control);
        // Another activation accepts the first epoch; this one still has the row from before.
        Assert.True(
            await control.BehindAsync(
                assignment.Run,
                new ApplyReport(new Report(assignment.Run, 1, 2, default, new EpochReported(FakeAgent.Metrics(1))))
            )
        );

        Assert.Equal(
            ReportVerdict.Duplicate,
            (await agent.ReportAsync(assignment, new EpochReported(FakeAgent.Metrics(1)))).Verdict
        );
        Assert.Equal(
            ReportVerdict.Accepted,
            (await agent.ReportAsync(assignment, new EpochReported(FakeAgent.Metrics(2)))).Verdict
        );
        var detail = await control.Queries.RunAsync(assignment.Run, TestContext.Current.CancellationToken);
        Assert.Equal([1, 2], detail!.EpochRows.Select(row => row.Metrics.Epoch));
    }

    [Fact]
    public async Task Report_ToAnActivationThatBelievesInAnAttemptThatIsOver_IsRefused()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var (agent, assignment) = await StartAsync(control);
        Assert.True(await control.BehindAsync(assignment.Run, new LoseAttempt(1, AttemptEnd.LeaseExpired, "silent")));
        Assert.Equal(
            ReportVerdict.Refused,
            (await agent.ReportAsync(assignment, new EpochReported(FakeAgent.Metrics(1)))).Verdict
        );
        Assert.Equal(0, (await control.Grains.Run(assignment.Run).GetAsync()).Epoch);
    }

    [Fact]
    public async Task Report_OfAnAttemptThatWasNeverGranted_IsRefused()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var (agent, assignment) = await StartAsync(control);
        var answer = await agent.DeliverAsync(assignment with { Attempt = 9 }, 1, FakeAgent.Started());
        Assert.Equal(ReportVerdict.Refused, answer.Verdict);
        Assert.Contains("Attempt 9", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ThatShrinks_BeginsAgainWithSmallerMicroBatchesAndNoCheckpoint_P9()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var experiment = await control.SubmitAsync(
            Files.OneRun.Replace("batchSize: 32", "batchSize: 32\n  onOutOfMemory: shrink", StringComparison.Ordinal)
        );
        var agent = new FakeAgent(control.Grains, "n1");
        var first = await agent.NextAsync();
        await agent.ReportAsync(first, FakeAgent.Started());
        await agent.ReportAsync(first, new CheckpointReported(new CheckpointRecord(2, 0, 1, new string('a', 64), Bytes: 1000)));
        await agent.ReportAsync(
            first,
            new AttemptExited(ExitOutcome.Failed, 12, null, FailureClass.OutOfMemory, "CUDA out of memory.")
        );
        agent.Held.Clear();

        var second = await agent.NextAsync();
        Assert.Equal((2, 16), (second.Attempt, second.Specification.Recipe.MicroBatchSize));
        Assert.Empty(second.Checkpoints);
        await agent.TrainAsync(second);
        var run = Assert.Single(await control.RunsOfAsync(experiment));
        Assert.Equal((RunState.Succeeded, 16), (run.State, run.MicroBatchSize));
    }

    [Fact]
    public async Task Epoch_TrainedAgainWithOtherMetrics_FailsTheExactRun()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var (agent, first) = await StartAsync(control);
        await agent.ReportAsync(first, new EpochReported(FakeAgent.Metrics(1)));
        await agent.ReportAsync(
            first,
            new AttemptExited(ExitOutcome.Failed, 139, null, FailureClass.Infrastructure, "killed by signal 11")
        );
        agent.Held.Clear();

        var second = await agent.NextAsync();
        Assert.Equal(2, second.Attempt);
        await agent.ReportAsync(second, FakeAgent.Started());
        Assert.Equal(
            ReportVerdict.Accepted,
            (await agent.ReportAsync(second, new EpochReported(FakeAgent.Metrics(1) with { TrainLoss = 1.25 }))).Verdict
        );
        var run = await control.Grains.Run(second.Run).GetAsync();
        Assert.Equal((RunState.Failed, FailureClass.Nondeterministic), (run.State, run.Failure));
        await agent.BeatUntilAsync(answer => answer.Over.Count == 1, "to be told that the attempt is over");
    }

    [Fact]
    public async Task Checkpoint_Reported_IsAnsweredWithTheRowsThatAreLeft_P16()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var (agent, assignment) = await StartAsync(control);
        CheckpointRecord[] records =
        [
            .. new[] { 2, 4, 6 }.Select(step => new CheckpointRecord(step, 0, 1, new string((char)('a' + (step / 2)), 64), 1000)),
        ];
        Assert.Equal(new CheckpointPolicy { EverySteps = 2 }, assignment.CheckpointPolicy);

        foreach (var record in records[..2])
            await agent.ReportAsync(assignment, new CheckpointReported(record));
        var answer = await agent.ReportAsync(assignment, new CheckpointReported(records[2]));

        Assert.Equal([records[2], records[1]], answer.Kept);
    }

    [Fact]
    public async Task Checkpoint_AheadOfTheLedger_IsNotRecordedAndStopsNoTrainer_P17()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var (agent, assignment) = await StartAsync(control);

        var answer = await agent.ReportAsync(assignment, new CheckpointReported(FakeAgent.Checkpoint(assignment, epoch: 1)));

        Assert.Equal(ReportVerdict.Accepted, answer.Verdict);
        Assert.Contains("ahead of the ledger", answer.Reason, StringComparison.Ordinal);
        Assert.Empty(answer.Kept!);
        var detail = (await control.Queries.RunAsync(assignment.Run, TestContext.Current.CancellationToken))!;
        Assert.Contains(
            "was refused: The checkpoint at step 10 is ahead of the ledger: it follows epoch 1, the ledger ends with epoch 0",
            detail.Timeline[^1].Text,
            StringComparison.Ordinal
        );
        Assert.Equal(
            ReportVerdict.Accepted,
            (await agent.ReportAsync(assignment, new EpochReported(FakeAgent.Metrics(1)))).Verdict
        );
    }

    [Fact]
    public async Task Run_PausedWhileQueued_IsNotGrantedUntilItIsResumed_P11()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var experiment = await control.SubmitAsync(Files.OneRun);
        var run = Assert.Single(await control.RunsOfAsync(experiment)).Id;
        await control.Grains.Run(run).PauseAsync();
        var agent = new FakeAgent(control.Grains, "n1");
        await agent.BeatAsync();
        await control.Grains.Scheduler(GrainKeys.DefaultPool).PokeAsync();
        Assert.Empty((await agent.BeatAsync()).Desired);
        var detail = await control.DetailAsync(experiment);
        Assert.Equal((ExperimentState.Running, 1, 1), (detail.State, detail.Runs.Queued, detail.Runs.Paused));
        Assert.Equal("Paused by a user until it is resumed.", Assert.Single(await control.RunsOfAsync(experiment)).Message);

        await control.Grains.Run(run).ResumeAsync();
        await agent.TrainAsync(await agent.NextAsync());
        Assert.Equal(RunState.Succeeded, (await control.Grains.Run(run).GetAsync()).State);
    }

    [Fact]
    public async Task Run_PausedWhileRunning_LeavesAtACheckpointAndSpendsNoAttempt_P11()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var (agent, assignment) = await StartAsync(control);
        await agent.ReportAsync(assignment, new EpochReported(FakeAgent.Metrics(1)));
        await agent.ReportAsync(assignment, new CheckpointReported(FakeAgent.Checkpoint(assignment, 1)));

        await control.Grains.Run(assignment.Run).PauseAsync();
        await agent.BeatUntilAsync(answer => answer.Leaving.Count == 1, "to be asked to leave");
        await agent.ReportAsync(assignment, new AttemptExited(ExitOutcome.Left, 0));
        agent.Held.Clear();
        await control.Grains.Scheduler(GrainKeys.DefaultPool).PokeAsync();
        Assert.Empty((await agent.BeatAsync()).Desired);
        var paused = await control.Grains.Run(assignment.Run).GetAsync();
        Assert.Equal((RunState.Queued, true, 0), (paused.State, paused.Paused, paused.FailedAttempts));

        await control.Grains.Run(assignment.Run).ResumeAsync();
        var resumed = await agent.NextAsync();
        Assert.Equal((2, 1), (resumed.Attempt, Assert.Single(resumed.Checkpoints).Epoch));
    }

    [Fact]
    public async Task Run_PausedAndThenCancelled_TellsAWaitingAgentAtOnce_P11()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var (agent, assignment) = await StartAsync(control);
        await agent.BeatAsync();

        // An answer that waits to its end says what was so before.
        var waiting = agent.BeatAsync(waitSeconds: 8);
        await control.Grains.Run(assignment.Run).PauseAsync();
        Assert.Single((await waiting).Leaving);

        waiting = agent.BeatAsync(waitSeconds: 8);
        await control.Grains.Run(assignment.Run).CancelAsync("test");
        Assert.Single((await waiting).Over);
    }

    [Fact]
    public async Task Run_NobodyProposed_IsNotFound()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        await Assert.ThrowsAsync<NotFoundException>(() => control.Grains.Run(RunId.Parse("nothing")).CancelAsync("test"));
    }

    private static async Task<(FakeAgent Agent, Assignment Assignment)> StartAsync(ControlPlane control)
    {
        await control.SubmitAsync(Files.OneRun);
        var agent = new FakeAgent(control.Grains, "n1");
        var assignment = await agent.NextAsync();
        await agent.ReportAsync(assignment, FakeAgent.Started());
        return (agent, assignment);
    }
}
