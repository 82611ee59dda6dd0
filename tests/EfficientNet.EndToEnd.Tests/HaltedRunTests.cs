using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.EndToEnd.Tests.Support;

namespace EfficientNet.EndToEnd.Tests;

/// <summary>A run is halted half-way and trains on later, with real trainers: its weights are those of an unhalted one.</summary>
public sealed class HaltedRunTests
{
    private const int Epochs = 4;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_HaltedAtTwoOfFourEpochsAndTrainedOn_EqualsOneThatWasNot_P19()
    {
        await using var server = new Server();
        await server.StartAsync();
        var whole = await server.SubmitAsync(Files.OneRun(Epochs));
        var parted = await server.SubmitAsync(Files.OneRun(Epochs));
        var run = RunOf(await server.UntilAsync(parted, "proposed", detail => detail.Runs.Queued == 1)).Id;
        await server.Client.TrainUntilAsync(run, 2, Cancellation);
        await using var agent = RealAgent.Start(server, "real");

        var halted = await server.UntilAsync(parted, "halted", detail => detail.EndedAt is not null);
        Assert.Equal((ExperimentState.Completed, 1), (halted.State, halted.Runs.Halted));
        var half = await server.Client.RunAsync(run, Cancellation);
        Assert.Equal((RunState.Halted, 2, 2, 1), (half.State, half.Epoch, half.Until, half.Attempt));
        Assert.Equal((null, 2), (half.TestTop1, half.Checkpoint!.Epoch));

        await server.Client.TrainUntilAsync(run, null, Cancellation);
        await server.UntilAsync(parted, "complete", detail => detail.Runs.Succeeded == 1 && detail.EndedAt is not null);
        var reference = RunOf(await server.UntilAsync(whole, "complete", detail => detail.EndedAt is not null)).Id;

        var (on, never) = (
            await server.Client.RunAsync(run, Cancellation),
            await server.Client.RunAsync(reference, Cancellation)
        );
        Assert.Equal((RunState.Succeeded, 2), (on.State, on.Attempt));
        Assert.Equal((1, never.Result!.WeightsSha256), (never.Attempt, on.Result!.WeightsSha256));
        Assert.Equal(never.Result.TestTop1, on.Result.TestTop1);
        Assert.All(never.EpochRows.Zip(on.EpochRows), pair => Assert.True(pair.First.Metrics.SameResultAs(pair.Second.Metrics)));
        Assert.Equal(Epochs, on.EpochRows.Count);
        Assert.Equal(0, on.RefusedReports);
        await agent.StopAsync();
    }

    private static RunSummary RunOf(ExperimentDetail detail) => Assert.Single(Assert.Single(detail.Configurations).Runs);
}
