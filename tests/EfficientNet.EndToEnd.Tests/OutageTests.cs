using EfficientNet.EndToEnd.Tests.Support;

namespace EfficientNet.EndToEnd.Tests;

/// <summary>The server is away for a while; real trainers train on.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task Agent_KilledAndStartedAgainWhileTheServerIsAway_DeliversWhatWasTrainedAndLosesNoEpoch_P12_P13_P14()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = new Server();
        await server.StartAsync();
        await using var agent = RealAgent.Start(server, "host");
        var id = await server.SubmitAsync(Files.OneLongerRun(epochs: 100_000));
        var run = (await server.UntilAsync(id, "an epoch in", experiment => experiment.EpochsDone >= 1))
            .Configurations[0]
            .Runs[0]
            .Id;

        await server.KillAsync();
        await Waiting.UntilAsync(() => agent.Waiting >= 6, "six reports in the outbox", () => agent.Output);
        var trainer = agent.TrainerId;
        await agent.KillAsync();
        await Waiting.UntilAsync(() => !Signals.Runs(trainer), "the trainer to end with its agent", () => agent.Output);
        var trained = agent
            .OutboxFiles.Select(File.ReadAllText)
            .Count(report => report.Contains("\"kind\":\"epoch\"", StringComparison.Ordinal));
        Assert.InRange(trained, 2, int.MaxValue);
        agent.Restart();
        await agent.SaysAsync("reports of an earlier incarnation wait in the outbox");
        await agent.SaysAsync("No control silo answered the heartbeat");
        await server.StartAsync();

        await Waiting.UntilAsync(
            async () => (await server.Client.RunAsync(run, cancellation)).EpochRows.Any(row => row.Attempt == 2),
            "an epoch of attempt 2",
            () => $"{agent.Output}\n{server.Output}"
        );
        var detail = await server.Client.RunAsync(run, cancellation);
        Assert.Equal((2, 0), (detail.Attempt, detail.RefusedReports));
        Assert.Equal(Enumerable.Range(1, detail.Epoch), detail.EpochRows.Select(row => row.Metrics.Epoch));
        Assert.True(detail.EpochRows.Count(row => row.Attempt == 1) > trained, string.Join('\n', detail.Timeline));
        await agent.StopAsync();
    }
}
