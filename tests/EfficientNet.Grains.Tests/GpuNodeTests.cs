using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Runs;
using EfficientNet.Grains.Tests.Hosting;

namespace EfficientNet.Grains.Tests;

/// <summary>Heartbeats, leases and drains (P8, P11 to P13).</summary>
public sealed class GpuNodeTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Node_WhoseAgentStartedAgain_LosesItsAttemptAtOnceAndGetsTheNext()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        await control.SubmitAsync(Files.OneRun);
        var first = await new FakeAgent(control.Grains, "n1", incarnation: 1).NextAsync();
        var second = await new FakeAgent(control.Grains, "n1", incarnation: 2).NextAsync();
        Assert.Equal((first.Run, 2), (second.Run, second.Attempt));
        Assert.Equal(0, (await control.Grains.Run(first.Run).GetAsync()).FailedAttempts);
    }

    [Fact]
    public async Task Node_WhoseAgentStillHasReportsToDeliver_KeepsItsAttempt()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        await control.SubmitAsync(Files.OneRun);
        var first = await new FakeAgent(control.Grains, "n1", incarnation: 1).NextAsync();
        var agent = new FakeAgent(control.Grains, "n1", incarnation: 2) { Ready = false };
        Assert.Empty((await agent.BeatAsync()).Desired);
        await agent.TrainAsync(first);
        Assert.Equal(RunState.Succeeded, (await control.Grains.Run(first.Run).GetAsync()).State);
    }

    [Fact]
    public async Task Node_OfAnOlderIncarnation_IsToldThatAllIsOver()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        await control.SubmitAsync(Files.OneRun);
        var older = new FakeAgent(control.Grains, "n1", incarnation: 1);
        await older.NextAsync();
        await new FakeAgent(control.Grains, "n1", incarnation: 2).BeatAsync();
        Assert.Single((await older.BeatAsync()).Over);
    }

    [Fact]
    public async Task Node_ThatGoesSilent_LosesItsLeaseToAnother()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        await control.SubmitAsync(Files.OneRun);
        var silent = new FakeAgent(control.Grains, "n1");
        var first = await silent.NextAsync();
        var second = await new FakeAgent(control.Grains, "n2").NextAsync();
        Assert.Equal((first.Run, 2), (second.Run, second.Attempt));
        Assert.Equal([new AttemptKey(first.Run, 1)], (await silent.BeatAsync()).Over);
    }

    [Fact]
    public async Task Node_Draining_LeavesAndGetsNothingUntilUndrained()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        await control.SubmitAsync(Files.OneRun);
        var agent = new FakeAgent(control.Grains, "n1");
        var assignment = await agent.NextAsync();
        await control.Grains.Node(agent.Name).DrainAsync();
        Assert.Equal([new AttemptKey(assignment.Run, 1)], (await agent.BeatAsync()).Leaving);
        await agent.ReportAsync(assignment, new AttemptExited(ExitOutcome.Left, 0));
        agent.Held.Clear();
        await control.Grains.Scheduler(GrainKeys.DefaultPool).PokeAsync();
        Assert.Empty((await agent.BeatAsync()).Desired);

        await control.Grains.Node(agent.Name).UndrainAsync();
        Assert.Equal(2, (await agent.NextAsync()).Attempt);
    }

    [Fact]
    public async Task Node_WaitingForWork_IsAnsweredAsSoonAsThereIsSome()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var agent = new FakeAgent(control.Grains, "n1");
        await agent.BeatAsync();
        var waiting = agent.BeatAsync(waitSeconds: 8);
        await control.SubmitAsync(Files.OneRun);
        Assert.Single((await waiting).Desired);
    }

    [Fact]
    public async Task Node_ThatNeverCame_CanNotBeDrained()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        await Assert.ThrowsAsync<NotFoundException>(() => control.Grains.Node(NodeName.Parse("nobody")).DrainAsync());
    }

    [Fact]
    public async Task Node_OnWhichAttemptsKeepFailing_IsSetAsideUntilItIsAdmitted_P9()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        await control.SubmitAsync(Files.GridThenSweep);
        var agent = new FakeAgent(control.Grains, "n1", slots: 1);
        for (var failures = 0; failures < 3; failures++)
        {
            var assignment = await agent.NextAsync();
            await agent.ReportAsync(
                assignment,
                new AttemptExited(ExitOutcome.Failed, 139, null, FailureClass.Infrastructure, "killed by signal 11")
            );
            agent.Held.Clear();
        }

        await control.Grains.Scheduler(GrainKeys.DefaultPool).PokeAsync();
        Assert.Empty((await agent.BeatAsync()).Desired);
        Assert.Contains(
            "3 attempts in a row failed here",
            (await control.Grains.Node(agent.Name).GetAsync()).SetAside,
            StringComparison.Ordinal
        );

        await control.Grains.Node(agent.Name).AdmitAsync();
        await agent.NextAsync();
    }
}
