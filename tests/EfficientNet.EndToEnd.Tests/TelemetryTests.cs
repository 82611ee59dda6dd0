using EfficientNet.Contracts;
using EfficientNet.EndToEnd.Tests.Support;

namespace EfficientNet.EndToEnd.Tests;

/// <summary>What a collector receives from a server that has trained something.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Collector_ReceivesTheTree_TheLinkedAttemptsAndEpochs_MetricsAndLogs()
    {
        using var collector = new OtlpReceiver();
        await using var server = new Server();
        server.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Endpoint;
        server.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        await server.StartAsync();
        using var agent = new FakeAgent(server.Description.Url, server.Description.Token, "fake");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var working = agent.WorkAsync(stop.Token);
        agent.Allowed.Release(100);
        var id = await server.SubmitAsync(Files.GridAndSweep(epochs: 2));
        await server.UntilAsync(id, "completed", experiment => experiment.State == ExperimentState.Completed);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
        await server.StopAsync();

        var spans = collector.Spans.ToLookup(span => span.Name);
        var experiment = Assert.Single(spans["experiment"]);
        Assert.Equal("", experiment.Parent);
        Assert.Equal(
            (2, 4, 4, 8),
            (spans["stage"].Count(), spans["run"].Count(), spans["attempt"].Count(), spans["epoch"].Count())
        );
        Assert.All(spans["stage"], stage => Assert.Equal((experiment.Trace, experiment.Id), (stage.Trace, stage.Parent)));
        Assert.All(spans["run"], run => Assert.Contains(run.Parent, spans["stage"].Select(stage => stage.Id)));
        foreach (var linked in spans["attempt"].Concat(spans["epoch"]))
        {
            Assert.Equal("", linked.Parent);
            Assert.Contains(Assert.Single(linked.Links), spans["run"].Select(run => run.Id));
        }

        Assert.Contains("effnet-silo", collector.Bodies["/v1/traces"]);
        foreach (
            var instrument in new[]
            {
                "effnet.epochs",
                "effnet.images",
                "effnet.queue.wait",
                "effnet.ledger.commit.duration",
                "effnet.runs",
                "effnet.nodes",
            }
        )
            Assert.Contains(instrument, collector.Bodies["/v1/metrics"]);
        Assert.Contains("Ready at", collector.Bodies["/v1/logs"]);
    }
}
