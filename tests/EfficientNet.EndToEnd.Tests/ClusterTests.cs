using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Api;
using EfficientNet.EndToEnd.Tests.Support;
using EfficientNet.Ledger.PrivateServer;

namespace EfficientNet.EndToEnd.Tests;

/// <summary>Two servers on one database: one dies, all die, one freezes. Nothing is lost, and nothing is done twice.</summary>
public sealed class ClusterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Servers_OneKilledThenAll_TheOthersAndTheFirstBackCarryOn_P10_P21()
    {
        await using var first = new Server();
        await using var second = first.Beside(2);
        await first.StartAsync();
        await second.StartAsync();
        Assert.Equal(2, second.Description.All.Count);
        Assert.Equal(first.Description.Token, second.Description.Token);
        using var agent = new FakeAgent(second.Urls, second.Description.Token, "fake");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var working = agent.WorkAsync(stop.Token);
        var id = await second.SubmitAsync(Files.GridAndSweep(epochs: 4));
        agent.Allowed.Release(2);
        await second.UntilAsync(id, "two epochs in", experiment => experiment.EpochsDone >= 2);

        await first.KillAsync();
        // The surviving server answers every kind of call that may be repeated, whatever the dead one hosted.
        await second.Client.NodesAsync(Cancellation);
        await second.Client.PauseExperimentAsync(id, Cancellation);
        await second.Client.ResumeExperimentAsync(id, Cancellation);
        await second.Client.UndrainAsync(Contracts.NodeName.Parse("fake"), Cancellation);
        agent.Allowed.Release(2);
        await second.UntilAsync(id, "four epochs in", experiment => experiment.EpochsDone >= 4);

        await second.KillAsync();
        await first.StartAsync(); // alone, beside the row of one that looks alive
        agent.Allowed.Release(100);
        var done = await first.UntilAsync(id, "final", experiment => experiment.EndedAt is not null);

        Assert.Equal(ExperimentState.Completed, done.State);
        Assert.Equal((4, 16, 16), (done.Runs.Succeeded, done.EpochsDone, done.EpochsPlanned));
        await AssertOnceAsync(first, done, epochs: 4);
        Assert.DoesNotContain(ReportVerdict.Refused, agent.Verdicts);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
    }

    [Fact]
    public async Task Server_FrozenUntilItWasVotedDead_EndsItselfAndTheOtherCarriesOn()
    {
        await using var first = new Server();
        await using var second = first.Beside(2);
        await first.StartAsync();
        await second.StartAsync();
        using var agent = new FakeAgent(second.Urls, second.Description.Token, "fake");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var working = agent.WorkAsync(stop.Token);
        var id = await first.SubmitAsync(Files.GridAndSweep(epochs: 2));
        agent.Allowed.Release(1);
        await first.UntilAsync(id, "an epoch in", experiment => experiment.EpochsDone >= 1);

        await second.SignalAsync("STOP");
        var postgres = await PrivatePostgres.StartOrAdoptAsync(LedgerDatabase.Private(first.Data), Cancellation);
        await LedgerDatabase.UntilVotedDeadAsync(postgres.ConnectionString, second);
        agent.Allowed.Release(100);
        var done = await first.UntilAsync(id, "final", experiment => experiment.EndedAt is not null);
        await second.SignalAsync("CONT");

        Assert.NotEqual(0, await second.ExitAsync()); // whoever supervises it starts it again
        Assert.Equal(ExperimentState.Completed, done.State);
        await AssertOnceAsync(first, done, epochs: 2);
        Assert.DoesNotContain(ReportVerdict.Refused, agent.Verdicts);
        await second.StartAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
    }

    private static async Task AssertOnceAsync(Server server, ExperimentDetail done, int epochs)
    {
        foreach (var run in done.Configurations.SelectMany(configuration => configuration.Runs).DistinctBy(run => run.Id))
        {
            var detail = await server.Client.RunAsync(run.Id, Cancellation);
            Assert.Equal(Enumerable.Range(1, epochs), detail.EpochRows.Select(row => row.Metrics.Epoch));
            Assert.True((detail.Attempt, detail.RefusedReports) == (1, 0), string.Join('\n', detail.Timeline));
        }
    }
}
