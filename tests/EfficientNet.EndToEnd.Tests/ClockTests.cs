using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.EndToEnd.Tests.Support;

namespace EfficientNet.EndToEnd.Tests;

/// <summary>Clocks jump an hour during a run.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Run_WhileTheClocksOfAgentAndServerJumpAnHour_LosesNoLeaseAndSpendsNoAttempt_P8_P12()
    {
        Assert.SkipWhen(FakeClock.Library is null, "libfaketime is not installed (apt-get install libfaketime)");
        var cancellation = TestContext.Current.CancellationToken;
        using var hostClock = new FakeClock();
        using var serverClock = new FakeClock();
        await using var server = new Server();
        foreach (var (name, value) in serverClock.Environment)
            server.Environment[name] = value;
        await server.StartAsync();
        await using var agent = RealAgent.Start(server, "host", hostClock.Environment);
        // A lease that outlives every pause of a busy machine, and is far shorter than the jump.
        var id = await server.SubmitAsync(Files.OneRun(epochs: 100_000, leaseSeconds: 900));
        var run = (await server.UntilAsync(id, "an epoch in", experiment => experiment.EpochsDone >= 1))
            .Configurations[0]
            .Runs[0]
            .Id;

        foreach (
            var (clock, ahead) in new[]
            {
                (hostClock, Hour),
                (hostClock, TimeSpan.Zero),
                (serverClock, Hour),
                (serverClock, TimeSpan.Zero),
                (serverClock, -Hour),
            }
        )
        {
            clock.JumpTo(ahead);
            var detail = await TrainOnAsync(server, run, agent);
            Assert.True((detail.Attempt, detail.RefusedReports) == (1, 0), string.Join('\n', detail.Timeline));
            Assert.Equal(NodeState.Ready, Assert.Single(await server.Client.NodesAsync(cancellation)).State);
        }

        // The agent starts again after its clock was set back: its incarnation is still the newer one, which proves the old
        // attempt dead.
        hostClock.JumpTo(Hour);
        await agent.KillAsync();
        agent.Restart();
        await Waiting.UntilAsync(
            async () => (await server.Client.RunAsync(run, cancellation)).EpochRows.Any(row => row.Attempt == 2),
            "attempt 2 to train",
            () => agent.Output
        );
        hostClock.JumpTo(-Hour);
        await agent.KillAsync();
        agent.Restart();
        await Waiting.UntilAsync(
            async () => (await server.Client.RunAsync(run, cancellation)).EpochRows.Any(row => row.Attempt == 3),
            "attempt 3 to train",
            () => agent.Output
        );

        var end = await server.Client.RunAsync(run, cancellation);
        Assert.Equal((3, 0), (end.Attempt, end.RefusedReports));
        Assert.Equal(Enumerable.Range(1, end.Epoch), end.EpochRows.Select(row => row.Metrics.Epoch));
        await agent.StopAsync();
    }

    private static async Task<RunDetail> TrainOnAsync(Server server, RunId run, RealAgent agent)
    {
        var before = (await server.Client.RunAsync(run, TestContext.Current.CancellationToken)).Epoch;
        RunDetail? detail = null;
        await Waiting.UntilAsync(
            async () => (detail = await server.Client.RunAsync(run, TestContext.Current.CancellationToken)).Epoch >= before + 3,
            "three more epochs",
            () => $"{agent.Output}\n{server.Output}"
        );
        return detail!;
    }
}
