using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments;
using EfficientNet.Grains.Tests.Hosting;

namespace EfficientNet.Grains.Tests;

/// <summary>A run that is halted and trains on, through all grains and the tables (P16, P19).</summary>
public sealed class HaltedRunTests(PostgresFixture postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_HaltedAndTrainedOn_GoesOnFromItsCheckpointInAnExperimentThatOpensAgain_P19()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var (experiment, agent) = await HaltAsync(control);
        var halted = Assert.Single(await control.RunsOfAsync(experiment));
        Assert.Equal((RunState.Halted, 1, 1), (halted.State, halted.Epoch, halted.Epochs));
        Assert.Equal((0.5, null), (halted.ValidationTop1, halted.TestTop1));
        Assert.Empty((await agent.BeatAsync()).Desired);

        await control.Grains.Experiment(experiment).ChangeUntilAsync(halted.Id, null, by: null, Cancel);

        Assert.Equal(ExperimentState.Running, (await control.DetailAsync(experiment)).State);
        var next = await agent.NextAsync();
        Assert.Equal((2, 1, null), (next.Attempt, Assert.Single(next.Checkpoints).Epoch, next.Until));
        await agent.WorkUntilAsync(() => EndedAsync(control, experiment), "the experiment to end again");
        var detail = await control.DetailAsync(experiment);
        Assert.Equal((ExperimentState.Completed, 1, 0), (detail.State, detail.Runs.Succeeded, detail.Runs.Halted));
    }

    [Fact]
    public async Task Run_HaltedInACancelledExperiment_DoesNotTrainOn_P19()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var experiment = await control.SubmitAsync(Files.GridThenSweep);
        var run = (await control.RunsOfAsync(experiment))[0].Id;
        await control.Grains.Experiment(experiment).CancelAsync();

        var error = await Assert.ThrowsAsync<ForbiddenTransitionException>(() =>
            control.Grains.Experiment(experiment).ChangeUntilAsync(run, 1, by: null, Cancel)
        );
        Assert.Contains("Cancelled", error.Message, StringComparison.Ordinal);
    }

    private static async Task<(ExperimentId Experiment, FakeAgent Agent)> HaltAsync(ControlPlane control)
    {
        var experiment = await control.SubmitAsync(Files.OneRun);
        var run = Assert.Single(await control.RunsOfAsync(experiment)).Id;
        await control.Grains.Run(run).ChangeUntilAsync(1, by: null, Cancel);
        var agent = new FakeAgent(control.Grains, "n1");
        var assignment = await agent.NextAsync();
        Assert.Equal(1, assignment.Until);
        foreach (
            ReportBody body in new ReportBody[]
            {
                FakeAgent.Started(),
                new EpochReported(FakeAgent.Metrics(1)),
                new CheckpointReported(FakeAgent.Checkpoint(assignment, 1)),
                new AttemptExited(ExitOutcome.Halted, 25),
            }
        )
            Assert.Equal(ReportVerdict.Accepted, (await agent.ReportAsync(assignment, body)).Verdict);
        agent.Held.Clear();
        await agent.WorkUntilAsync(() => EndedAsync(control, experiment), "the experiment to end");
        Assert.Equal(ExperimentState.Completed, (await control.DetailAsync(experiment)).State);
        return (experiment, agent);
    }

    private static async Task<bool> EndedAsync(ControlPlane control, ExperimentId experiment) =>
        (await control.DetailAsync(experiment)).State.IsFinal();
}
