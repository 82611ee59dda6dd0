using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Experiments.Tests;

/// <summary>
/// JSON of the version before, from outboxes, checkpoints and rows: accuracies on the held-out images were <c>top1</c> and
/// <c>top5</c>.
/// </summary>
public sealed class FormerNamesTests
{
    private const string Metrics =
        """{"epoch":2,"step":20,"trainLoss":1.5,"learningRate":0.01,"validationLoss":1.25"""
        + ""","top1":0.5,"top5":0.75,"images":640,"seconds":1}""";

    private static readonly EpochMetrics Expected = new(
        2,
        20,
        1.5,
        0.01,
        1.25,
        ValidationTop1: 0.5,
        ValidationTop5: 0.75,
        640,
        1
    );

    [Fact]
    public void Metrics_WithFormerNames_AreRead() =>
        Assert.Equal(Expected, JsonSerializer.Deserialize<EpochMetrics>(Metrics, ContractsJson.Options));

    [Fact]
    public void Metrics_AreWrittenWithTheirNamesAlone()
    {
        var json = JsonSerializer.Serialize(Expected, ContractsJson.Options);
        Assert.Equal(
            Metrics
                .Replace("top1", "validationTop1", StringComparison.Ordinal)
                .Replace("top5", "validationTop5", StringComparison.Ordinal),
            json
        );
        Assert.Equal(Expected, JsonSerializer.Deserialize<EpochMetrics>(json, ContractsJson.Options));
    }

    [Fact]
    public void Report_FromAnOldOutbox_IsRead()
    {
        const string json =
            """
                {"run":"quickstart-k3vd.grid.1f0c22aa.s1","attempt":1,"sequence":3,"at":"2026-01-02T12:00:00+00:00",
                "body":{"kind":"epoch","metrics":
                """
            + Metrics
            + "}}";
        var report = JsonSerializer.Deserialize<Report>(json, ContractsJson.Options)!;
        Assert.Equal(Expected, Assert.IsType<EpochReported>(report.Body).Metrics);
    }
}
