using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Api;
using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Grains.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace EfficientNet.Grains.Tests;

/// <summary>Experiments through all grains and the tables, with an agent that plays its part.</summary>
public sealed class ExperimentTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Experiment_WithAnHonestAgent_TrainsEveryStageAndCompletes()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var experiment = await control.SubmitAsync(Files.GridThenSweep);
        var agent = new FakeAgent(control.Grains, "n1");
        await agent.WorkUntilAsync(() => IsFinalAsync(control, experiment), "the experiment to end");

        var detail = await control.DetailAsync(experiment);
        Assert.Equal(ExperimentState.Completed, detail.State);
        Assert.Equal(4, detail.Configurations.Count(configuration => configuration.Stage == "grid"));
        Assert.Equal(2, detail.Configurations.Count(configuration => configuration.Stage == "sweep"));
        // ϕ = 1 of the sweep is the grid's winner and shares its runs.
        Assert.Equal(new RunCounts(0, 0, 10, 0, 0), detail.Runs);
        Assert.All(detail.Configurations, configuration => Assert.Equal(2, configuration.Runs.Count));
        var runs = await control.RunsOfAsync(experiment);
        Assert.All(runs, run => Assert.Equal((1, 2, 2), (run.Attempt, run.Epoch, run.Epochs)));
        var first = await control.Queries.RunAsync(runs[0].Id, TestContext.Current.CancellationToken);
        Assert.Equal([1, 2], first!.EpochRows.Select(row => row.Metrics.Epoch));

        var best = await control.Grains.Configuration(experiment, 3).GetAsync();
        Assert.Equal((1.5m, 1.0m), (best.Alpha, best.Beta));
        Assert.NotNull(best.ValidationTop1);
    }

    [Fact]
    public async Task Experiment_FromSubmissionToEnd_ReadsItsFileOnce()
    {
        var reader = new CountingReader();
        await using var control = await ControlPlane.StartAsync(
            postgres,
            change: services => services.AddSingleton<IExperimentReader>(reader)
        );
        var experiment = await control.SubmitAsync(Files.GridThenSweep);
        var agent = new FakeAgent(control.Grains, "n1");
        await agent.WorkUntilAsync(() => IsFinalAsync(control, experiment), "the experiment to end");

        Assert.Equal(ExperimentState.Completed, (await control.DetailAsync(experiment)).State);
        Assert.Equal(1, reader.Texts);
    }

    [Fact]
    public async Task Experiment_SubmittedTwice_IsCreatedOnce()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var experiment = await control.SubmitAsync(Files.GridThenSweep);
        await control.SubmitAsync(Files.GridThenSweep);
        Assert.Equal(8, (await control.RunsOfAsync(experiment)).Count);
        var error = await Assert.ThrowsAsync<ExperimentExistsException>(() => control.SubmitAsync(Files.OneRun));
        Assert.Contains("choose another id", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Experiment_WithAFaultyFile_IsRefusedWithEveryProblem()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var error = await Assert.ThrowsAsync<ExperimentFileException>(() =>
            control.SubmitAsync("name: try\nseed: 1\nstages: []\n")
        );
        Assert.NotEmpty(error.Problems);
        Assert.Equal("try.yaml", error.FileName);
        Assert.Contains("seed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Experiment_NobodySubmitted_IsNotFound()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var error = await Assert.ThrowsAsync<NotFoundException>(() =>
            control.Grains.Experiment(ExperimentId.Parse("nothing")).PauseAsync()
        );
        Assert.False(error.IsTransient);
        Assert.Equal("There is no experiment 'nothing'.", error.Message);
    }

    [Fact]
    public async Task Experiment_WhenItsSiloDiesBetweenTwoCommits_GoesOn()
    {
        var point = new InterruptedLedger.Switch("sweep");
        await using var control = await ControlPlane.StartAsync(postgres, silos: 2, services => Interrupt(services, point));
        var experiment = await control.SubmitAsync(Files.GridThenSweep);
        var agent = new FakeAgent(control.Grains, "n1");
        await agent.WorkUntilAsync(() => Task.FromResult(point.Reached.Task.IsCompleted), "the sweep's commit");

        await control.Cluster.KillSiloAsync(control.Cluster.GetSiloForAddress(await point.Reached.Task)!);
        await control.Cluster.WaitForLivenessToStabilizeAsync(didKill: true);
        await agent.WorkUntilAsync(() => IsFinalAsync(control, experiment), "the experiment to end on the other silo");
        var detail = await control.DetailAsync(experiment);
        Assert.Equal(ExperimentState.Completed, detail.State);
        Assert.Equal(new RunCounts(0, 0, 10, 0, 0), detail.Runs);
    }

    [Fact]
    public async Task Experiment_Cancelled_EndsItsRunsAndTellsTheAgent()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var experiment = await control.SubmitAsync(Files.GridThenSweep);
        var agent = new FakeAgent(control.Grains, "n1");
        var assignment = await agent.NextAsync();
        await agent.ReportAsync(assignment, FakeAgent.Started());
        await agent.BeatAsync();
        var held = agent.Held.Count;

        await control.Grains.Experiment(experiment).CancelAsync();
        var detail = await control.DetailAsync(experiment);
        Assert.Equal((ExperimentState.Cancelled, 8), (detail.State, detail.Runs.Cancelled));
        var answer = await agent.BeatAsync();
        Assert.Equal(held, answer.Over.Count);
        Assert.Empty(answer.Desired);
        Assert.Equal(
            ReportVerdict.Refused,
            (await agent.ReportAsync(assignment, new EpochReported(FakeAgent.Metrics(1)))).Verdict
        );
    }

    [Fact]
    public async Task Experiment_Paused_LeavesAtACheckpointAndGoesOnWhenResumed()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var experiment = await control.SubmitAsync(Files.OneRun);
        var agent = new FakeAgent(control.Grains, "n1");
        var assignment = await agent.NextAsync();
        await agent.ReportAsync(assignment, FakeAgent.Started());
        await agent.ReportAsync(assignment, new EpochReported(FakeAgent.Metrics(1)));
        await agent.ReportAsync(assignment, new CheckpointReported(FakeAgent.Checkpoint(assignment, 1)));

        await control.Grains.Experiment(experiment).PauseAsync();
        await agent.BeatUntilAsync(answer => answer.Leaving.Count == 1, "to be asked to leave");
        await agent.ReportAsync(assignment, new AttemptExited(ExitOutcome.Left, 0));
        agent.Held.Clear();
        await control.Grains.Scheduler(GrainKeys.DefaultPool).PokeAsync();
        Assert.Empty((await agent.BeatAsync()).Desired);

        await control.Grains.Experiment(experiment).ResumeAsync();
        var resumed = await agent.NextAsync();
        Assert.Equal(2, resumed.Attempt);
        Assert.Equal(1, Assert.Single(resumed.Checkpoints).Epoch);
        await agent.TrainAsync(resumed);
        await agent.WorkUntilAsync(() => IsFinalAsync(control, experiment), "the experiment to end");
        Assert.Equal(ExperimentState.Completed, (await control.DetailAsync(experiment)).State);
    }

    [Fact]
    public async Task Experiment_Paused_TellsAWaitingAgentAtOnce_P11()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var experiment = await control.SubmitAsync(Files.OneRun);
        var agent = new FakeAgent(control.Grains, "n1");
        await agent.NextAsync();
        await agent.BeatAsync();

        // An answer that waits to its end says what was so before the pause.
        var waiting = agent.BeatAsync(waitSeconds: 8);
        await control.Grains.Experiment(experiment).PauseAsync();
        Assert.Single((await waiting).Leaving);
    }

    [Fact]
    public async Task Experiment_WhoseFailedRunIsRetried_OpensAgainAndCompletes()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var experiment = await control.SubmitAsync(Files.OneRun);
        var agent = new FakeAgent(control.Grains, "n1");
        var assignment = await agent.NextAsync();
        await agent.ReportAsync(
            assignment,
            new AttemptExited(ExitOutcome.Failed, 3, null, FailureClass.OutOfMemory, "too large")
        );
        agent.Held.Clear();
        await agent.WorkUntilAsync(() => IsFinalAsync(control, experiment), "the experiment to end");
        Assert.Equal(ExperimentState.CompletedWithFailures, (await control.DetailAsync(experiment)).State);

        await control.Grains.Experiment(experiment).RetryRunAsync(assignment.Run);
        await agent.WorkUntilAsync(() => IsFinalAsync(control, experiment), "the experiment to end again");
        Assert.Equal(ExperimentState.Completed, (await control.DetailAsync(experiment)).State);
        await Assert.ThrowsAsync<ForbiddenTransitionException>(() =>
            control.Grains.Experiment(experiment).RetryRunAsync(assignment.Run)
        );
    }

    // The retry looked at the experiment before it ended; what is left of it reaches the run afterwards.
    [Fact]
    public async Task Experiment_ThatEndsWhileItsFailedRunIsRetried_OpensAgainAndCompletes_P19()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var experiment = await control.SubmitAsync(Files.OneRun);
        var agent = new FakeAgent(control.Grains, "n1");
        var assignment = await agent.NextAsync();
        await agent.ReportAsync(
            assignment,
            new AttemptExited(ExitOutcome.Failed, 3, null, FailureClass.OutOfMemory, "too large")
        );
        agent.Held.Clear();
        await agent.WorkUntilAsync(() => IsFinalAsync(control, experiment), "the experiment to end");

        await control.Grains.Run(assignment.Run).RetryAsync();

        Assert.Equal(ExperimentState.Running, (await control.DetailAsync(experiment)).State);
        await agent.WorkUntilAsync(() => IsFinalAsync(control, experiment), "the experiment to end again");
        Assert.Equal(ExperimentState.Completed, (await control.DetailAsync(experiment)).State);
    }

    [Fact]
    public async Task Experiment_ThatWasCancelled_RetriesNothing()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var experiment = await control.SubmitAsync(Files.GridThenSweep);
        var agent = new FakeAgent(control.Grains, "n1");
        var assignment = await agent.NextAsync();
        await agent.ReportAsync(assignment, new AttemptExited(ExitOutcome.Failed, 3, null, FailureClass.User, "no such file"));
        await control.Grains.Experiment(experiment).CancelAsync();

        var error = await Assert.ThrowsAsync<ForbiddenTransitionException>(() =>
            control.Grains.Experiment(experiment).RetryRunAsync(assignment.Run)
        );
        Assert.Contains("Cancelled", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ForbiddenTransitionException>(() => control.Grains.Experiment(experiment).RetryFailedAsync());
    }

    private static async Task<bool> IsFinalAsync(ControlPlane control, ExperimentId experiment) =>
        (await control.DetailAsync(experiment)).State
            is ExperimentState.Completed
                or ExperimentState.CompletedWithFailures
                or ExperimentState.Cancelled;

    private sealed class CountingReader : IExperimentReader
    {
        private int _texts;

        public int Texts => _texts;

        public ExperimentSpecification Read(string text, string fileName)
        {
            Interlocked.Increment(ref _texts);
            return new ExperimentReader().Read(text, fileName);
        }
    }

    // Puts an interrupted ledger around the real one.
    private static void Interrupt(IServiceCollection services, InterruptedLedger.Switch point)
    {
        var real = services.Last(service => service.ServiceType == typeof(IExperimentLedger));
        services.AddSingleton<IExperimentLedger>(provider => new InterruptedLedger(
            (IExperimentLedger)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!),
            provider.GetRequiredService<ILocalSiloDetails>().SiloAddress,
            point
        ));
    }
}
