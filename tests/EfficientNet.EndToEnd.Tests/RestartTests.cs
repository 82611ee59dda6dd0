using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.EndToEnd.Tests.Support;

namespace EfficientNet.EndToEnd.Tests;

/// <summary>The server dies at a bad moment; nothing is lost and nothing is done twice.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task Server_KilledInTheMiddle_GoesOnWhereItWas()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = new Server();
        await server.StartAsync();
        var first = server.Description;
        var id = await server.SubmitAsync(Files.GridAndSweep(epochs: 3));
        using var agent = new FakeAgent(first.Url, first.Token, "fake");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var working = agent.WorkAsync(stop.Token);

        agent.Allowed.Release(3);
        await server.UntilAsync(id, "three epochs in", experiment => experiment.EpochsDone >= 3);
        agent.Allowed.Release(100);
        await server.KillAsync();
        await server.StartAsync();

        Assert.Equal(first.Url, server.Description.Url);
        var done = await server.UntilAsync(id, "final", experiment => experiment.EndedAt is not null);
        Assert.Equal(ExperimentState.Completed, done.State);
        Assert.Equal((4, 12, 12), (done.Runs.Succeeded, done.EpochsDone, done.EpochsPlanned));
        foreach (var run in done.Configurations.SelectMany(configuration => configuration.Runs))
        {
            var detail = await server.Client.RunAsync(run.Id, cancellation);
            Assert.Equal([1, 2, 3], detail.EpochRows.Select(row => row.Metrics.Epoch));
            Assert.True((detail.Attempt, detail.RefusedReports) == (1, 0), string.Join('\n', detail.Timeline));
            Assert.Equal(3, detail.Checkpoint!.Epoch);
        }

        Assert.DoesNotContain(ReportVerdict.Refused, agent.Verdicts);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
    }

    [Fact]
    public async Task Server_Stopped_LeavesNoProcessAndNoAddress()
    {
        await using var server = new Server();
        await server.StartAsync();

        Assert.Equal(0, await server.StopAsync());

        Assert.False(File.Exists(Path.Combine(server.Data, "server.json")));
        Assert.Empty(Directory.GetFiles(Path.Combine(server.Data, "postgres"), "postmaster.pid", SearchOption.AllDirectories));
        await server.StartAsync();
        Assert.True(await server.Client.HealthAsync(TestContext.Current.CancellationToken));
    }
}
