using System.Security.Cryptography;
using EfficientNet.Contracts;
using EfficientNet.EndToEnd.Tests.Support;

namespace EfficientNet.EndToEnd.Tests;

/// <summary>Everything at once: server, agent and real trainers on synthetic images.</summary>
public sealed class TrainingTests
{
    [Fact]
    public async Task Experiment_OnARealAgent_IsTrainedToTheEnd()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = new Server();
        await server.StartAsync();
        await using var agent = ChildProcess.Start(
            Programs.Agent,
            "--server",
            server.Description.Url,
            "--token-file",
            Path.Combine(server.Data, "token"),
            "--name",
            "real",
            "--data",
            server.Data,
            "--devices",
            "cpu:1",
            "--trainer",
            Programs.Trainer
        );

        var id = await server.SubmitAsync(Files.GridAndSweep(epochs: 1));
        var done = await server.UntilAsync(id, "final", experiment => experiment.EndedAt is not null);

        var messages = done.Configurations.SelectMany(configuration => configuration.Runs).Select(run => run.Message);
        Assert.True(done.State == ExperimentState.Completed, $"{done.State}: {string.Join("; ", messages)}\n{agent.Output}");
        foreach (var configuration in done.Configurations)
        {
            var run = await server.Client.RunAsync(Assert.Single(configuration.Runs).Id, cancellation);
            Assert.Equal(256, Assert.Single(run.EpochRows).Metrics.Images);
            Assert.InRange(run.Result!.TestTop1, 0, 1);
            Assert.Equal(64, run.Result.TestImages);
            Assert.Equal(64, run.Result.WeightsSha256.Length);
            using var blob = await server.Http.SendAsync(
                new HttpRequestMessage(HttpMethod.Head, $"blobs/{run.Checkpoint!.Sha256}"),
                cancellation
            );
            Assert.Equal(run.Checkpoint.Bytes, blob.Content.Headers.ContentLength);
            using var fetched = new MemoryStream();
            await server.Client.DownloadBlobAsync(run.Checkpoint.Sha256, fetched, cancellation);
            Assert.Equal(run.Checkpoint.Sha256, Convert.ToHexStringLower(SHA256.HashData(fetched.ToArray())));
        }

        await agent.StopAsync();
    }
}
