using EfficientNet.Contracts;
using EfficientNet.EndToEnd.Tests.Support;

namespace EfficientNet.EndToEnd.Tests;

/// <summary>A host on which no trainer starts costs an experiment no more than a few attempts.</summary>
public sealed class BrokenHostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Experiment_WithAHostWhereEveryTrainerFails_CompletesOnTheOther_P9()
    {
        await using var server = new Server();
        await server.StartAsync();
        await using var broken = Agent(server, "broken", "/bin/false");
        await using var good = Agent(server, "good", Programs.Trainer);
        await LedgerDatabase.UntilAsync(
            "both nodes are ready",
            async () => (await server.Client.NodesAsync(Cancellation)).Count(node => node.State == NodeState.Ready) == 2
        );

        var id = await server.SubmitAsync(
            Files.GridAndSweep(epochs: 1).Replace("limits:", "limits:\n  maximumAttempts: 9", StringComparison.Ordinal)
        );
        await server.UntilAsync(
            id,
            "complete",
            experiment => experiment.State is ExperimentState.Completed or ExperimentState.CompletedWithFailures
        );

        var experiment = await server.Client.ExperimentAsync(id, Cancellation);
        Assert.Equal(ExperimentState.Completed, experiment.State);
        Assert.All(
            experiment.Configurations.SelectMany(configuration => configuration.Runs),
            run => Assert.Equal("good", run.Node)
        );
        var node = (await server.Client.NodesAsync(Cancellation)).Single(node => node.Name.Value == "broken");
        Assert.Equal(NodeState.SetAside, node.State);
        Assert.StartsWith("3 attempts in a row failed here before the first epoch", node.SetAside, StringComparison.Ordinal);

        await server.Client.AdmitAsync(NodeName.Parse("broken"), Cancellation);
        Assert.Equal(
            NodeState.Ready,
            (await server.Client.NodesAsync(Cancellation)).Single(node => node.Name.Value == "broken").State
        );
    }

    [Fact]
    public async Task Run_WhoseTrainersLastWordsHoldNul_SpendsItsAttemptsAndFails_P13()
    {
        await using var server = new Server { Arguments = ["--set-aside-after", "0"] };
        await server.StartAsync();
        var trainer = Path.Combine(server.Data, "trainer.sh");
        await File.WriteAllTextAsync(trainer, "#!/bin/sh\nprintf 'out of \\000room' >&2\nexit 1\n", Cancellation);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(trainer, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var broken = Agent(server, "broken", trainer);

        var id = await server.SubmitAsync(Files.List([32]));
        await server.UntilAsync(id, "complete", experiment => experiment.State == ExperimentState.CompletedWithFailures);

        var experiment = await server.Client.ExperimentAsync(id, Cancellation);
        var run = Assert.Single(experiment.Configurations.SelectMany(configuration => configuration.Runs));
        Assert.Equal((RunState.Failed, 2), (run.State, run.Attempt));
        Assert.Contains("out of room", run.Message, StringComparison.Ordinal);
    }

    private static ChildProcess Agent(Server server, string name, string trainer) =>
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
            trainer
        );
}
