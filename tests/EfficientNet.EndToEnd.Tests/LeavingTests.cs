using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.EndToEnd.Tests.Support;

namespace EfficientNet.EndToEnd.Tests;

/// <summary>
/// Hosts are drained and agents shut down: real trainers leave at a checkpoint, and their runs resume elsewhere.
/// </summary>
public sealed class LeavingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_OfADrainedNodeAndOfAnAgentThatEnds_GoesOnElsewhereFromItsCheckpoint_P9()
    {
        await using var server = new Server();
        await server.StartAsync();
        await using var a = Agent(server, "a");
        await using var b = Agent(server, "b");
        await LedgerDatabase.UntilAsync(
            "both nodes are ready",
            async () => (await server.Client.NodesAsync(Cancellation)).Count(node => node.State == NodeState.Ready) == 2
        );
        var id = await server.SubmitAsync(Files.OneLongerRun(epochs: 100_000));
        var first = await UntilAsync(server, id, run => run is { Attempt: 1, Epoch: >= 1 });

        await server.Client.DrainAsync(NodeName.Parse(first.Node!), Cancellation);
        var second = await UntilAsync(
            server,
            id,
            run => run.Attempt == 2 && run.Epoch > first.Epoch && run.State == RunState.Running
        );
        Assert.NotEqual(first.Node, second.Node);

        // The other agent shuts down: its lease is given back at once, so the undrained node continues before any lease time is
        // over.
        await server.Client.UndrainAsync(NodeName.Parse(first.Node!), Cancellation);
        Assert.Equal(0, await (second.Node == "a" ? a : b).StopAsync());
        var third = await UntilAsync(server, id, run => run.Attempt == 3 && run.Epoch > second.Epoch);

        Assert.Equal(first.Node, third.Node);
        var detail = await server.Client.RunAsync(third.Id, Cancellation);
        Assert.Equal(Enumerable.Range(1, detail.EpochRows.Count), detail.EpochRows.Select(row => row.Metrics.Epoch));
        Assert.Equal(0, detail.RefusedReports);
        Assert.DoesNotContain(detail.Timeline, entry => entry.Text.Contains("failed", StringComparison.OrdinalIgnoreCase));
        var begun = detail.Timeline.Where(entry => entry.Kind == "began").Select(entry => entry.Text).ToArray();
        Assert.Equal(3, begun.Length);
        await server.Client.CancelExperimentAsync(id, Cancellation);
    }

    private static async Task<RunSummary> UntilAsync(Server server, ExperimentId id, Func<RunSummary, bool> wanted)
    {
        RunSummary? run = null;
        await server.UntilAsync(
            id,
            "as far as wanted",
            experiment =>
                (run = experiment.Configurations.SelectMany(configuration => configuration.Runs).SingleOrDefault()) is { }
                && wanted(run)
        );
        return run!;
    }

    private static ChildProcess Agent(Server server, string name) =>
        ChildProcess.Start(
            Programs.Agent,
            "--server",
            server.Urls,
            "--token-file",
            Path.Combine(server.Data, "token"),
            "--name",
            name,
            "--data",
            server.Data,
            "--devices",
            "cpu:1x1",
            "--trainer",
            Programs.Trainer
        );
}
