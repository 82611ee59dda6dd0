using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.EndToEnd.Tests.Support;

namespace EfficientNet.EndToEnd.Tests;

/// <summary>
/// Work that an earlier version started ends under this one. Each fixture was made by <c>tools/upgrade/fixture.sh</c>: a ledger
/// with a run in mode <c>fast</c> under way and two in mode <c>exact</c> queued, checkpoints, and an agent's reports that
/// nobody has taken.
/// </summary>
public sealed class UpgradeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("first-wave")]
    public async Task Upgrade_OfWorkUnderWay_EndsIt_P13_P15_P17(string fixture)
    {
        await using var server = new Server();
        var began = await PlaceAsync(fixture, server);
        await server.StartAsync();
        await using var agent = RealAgent.Start(server, "node-1");

        foreach (var experiment in await server.Client.ExperimentsAsync(Cancellation))
        {
            await server.UntilAsync(experiment.Id, "complete", detail => detail.State == ExperimentState.Completed);
            var coverage = await server.Client.CoverageAsync(experiment.Id, Cancellation);
            Assert.True(coverage.Complete, string.Join('\n', coverage.Missing));
            Assert.Equal((0, 0), (coverage.LostEpochs, coverage.DuplicateEpochs));
        }

        // The run under way resumed from what the earlier version had trained, and the reports that waited were taken.
        var run = await server.Client.RunAsync(RunId.Parse(began), Cancellation);
        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Equal([1, 2, 3, 4, 5, 6], run.EpochRows.Select(row => row.Metrics.Epoch));
        Assert.True(run.EpochRows.Count(row => row.Attempt == 1) > 1, "Epochs that waited in the outbox were lost.");
        Assert.All(run.EpochRows, row => Assert.InRange(row.Metrics.ValidationTop1, 0.25, 1));
        Assert.Equal(run.EpochRows[^1].Metrics.ValidationTop1, run.ValidationTop1);
        Assert.Empty(agent.OutboxFiles);
    }

    // Lays the fixture out as a data folder; the id of the run that was under way.
    private static async Task<string> PlaceAsync(string fixture, Server server)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Fixtures", fixture);
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(server.Data, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (Path.GetExtension(file) == ".json")
            {
                var text = await File.ReadAllTextAsync(file, Cancellation);
                await File.WriteAllTextAsync(target, text.Replace("{data}", server.Data, StringComparison.Ordinal), Cancellation);
            }
            else
            {
                File.Copy(file, target);
            }
        }

        await using var restore = ChildProcess.Start(
            Programs.Effnet,
            "db",
            "restore",
            Path.Combine(server.Data, "ledger.dump"),
            "--data",
            server.Data
        );
        Assert.True(await restore.ExitAsync() == 0, restore.Output);
        var agents = Path.Combine(server.Data, "agents", "node-1");
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(agents, "outbox"), "*.json"));
        return Path.GetFileName(Assert.Single(Directory.GetDirectories(Path.Combine(agents, "checkpoints"))));
    }
}
