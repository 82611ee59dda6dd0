using EfficientNet.Contracts;
using EfficientNet.EndToEnd.Tests.Support;

namespace EfficientNet.EndToEnd.Tests;

/// <summary>A host that seemed dead returns and finds that its attempt is over.</summary>
public sealed class ZombieTests
{
    // Enough that the run never ends by itself.
    private const int Endless = 100_000;

    [Fact]
    public async Task Zombie_StoppedPastItsLeaseAndContinued_HasNoWriteAcceptedAndItsTrainerEndsFenced_P14()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = new Server();
        await server.StartAsync();
        await using var first = RealAgent.Start(server, "first");
        var id = await server.SubmitAsync(Files.OneRun(Endless, leaseSeconds: 5));
        var run = (await server.UntilAsync(id, "an epoch in", experiment => experiment.EpochsDone >= 1))
            .Configurations[0]
            .Runs[0]
            .Id;

        // Nobody answers the agent, so its reports wait on its disk; then it is frozen with them, and so is its trainer.
        await Signals.StopAsync(server.Id);
        await Waiting.UntilAsync(() => first.Waiting >= 6, "six reports in the outbox", () => first.Output);
        var trainer = first.TrainerId;
        await Signals.StopAsync(first.Id);
        await Signals.StopAsync(trainer);
        await Signals.ContinueAsync(server.Id);

        await using var second = RealAgent.Start(server, "second");
        await Waiting.UntilAsync(
            async () => (await server.Client.RunAsync(run, cancellation)).EpochRows.Any(row => row.Attempt == 2),
            "an epoch of attempt 2",
            () => second.Output
        );
        await using var ledger = await LedgerTables.OfAsync(server);
        var grant = await ledger.GrantAsync(run, attempt: 2);

        await Signals.ContinueAsync(trainer);
        await Signals.ContinueAsync(first.Id);
        await first.SaysAsync($"{run} attempt 1 is over, its trainer is asked to exit");
        await first.SaysAsync($"{run} attempt 1: Stopped (exit code 23)");
        await Waiting.UntilAsync(
            () => !Signals.Runs(trainer) && first.Waiting == 0,
            "the zombie's trainer to be gone and its outbox to be empty",
            () => first.Output
        );

        var taken = await ledger.TakenAfterAsync(run, attempt: 1, grant);
        Assert.All(taken, kind => Assert.Equal("refused", kind));
        var detail = await server.Client.RunAsync(run, cancellation);
        Assert.True(detail.RefusedReports >= 2, string.Join('\n', detail.Timeline));
        Assert.Equal(taken.Count, detail.RefusedReports);
        Assert.Equal(Enumerable.Range(1, detail.Epoch), detail.EpochRows.Select(row => row.Metrics.Epoch));
        Assert.Equal((2, RunState.Running), (detail.Attempt, detail.State));
        var said = await File.ReadAllTextAsync(Path.Combine(first.Folder, "logs", $"{run}@1.log"), cancellation);
        Assert.Contains("This attempt is over and nothing more of it counts", said, StringComparison.Ordinal);
        Assert.Contains("exit code 23 (fenced)", said, StringComparison.Ordinal);
        await second.StopAsync();
        await first.StopAsync();
    }
}
