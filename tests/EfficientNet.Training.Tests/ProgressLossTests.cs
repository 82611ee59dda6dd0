using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Training.Tests;

/// <summary>The loss of signs of life. A GPU's is read only now and then: the reading and its images belong together.</summary>
public sealed class ProgressLossTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Progress_BetweenTwoReadings_CarriesTheLossOfTheLastOne_AndNoneBeforeTheFirst()
    {
        var always = RecordedRun.Train(Start("always")).LossByStep;

        var sometimes = RecordedRun.Train(Start("sometimes"), stepsBetweenLossReads: 3).LossByStep;

        // Epochs have 5 steps. Read at each third step and at each epoch's last.
        Assert.Equal([null, null, always[3], always[3], always[5]], Losses(sometimes, 1));
        Assert.Equal([always[6], always[6], always[6], always[9], always[10]], Losses(sometimes, 6));
        Assert.Equal([null, always[12], always[12], always[12], always[15]], Losses(sometimes, 11));
    }

    [Fact]
    public void Progress_OfAResumedRun_CarriesTheCheckpointsLossUntilTheNextReading()
    {
        var whole = RecordedRun.Train(Start("whole")).LossByStep;
        var left = RecordedRun.Train(Start("parts"), leaveAfter: 7);

        var checkpoint = TinyRun.File(left.Checkpoints[^1]);
        var resumed = RecordedRun.Train(
            TinyRun.Start(Path.Combine(_folder.Path, "parts"), attempt: 2, checkpoints: checkpoint),
            stepsBetweenLossReads: 20
        );

        Assert.Equal([whole[7], whole[7], whole[10]], new[] { 8L, 9, 10 }.Select(step => resumed.LossByStep[step]));
    }

    [Fact]
    public void Progress_WithoutALoss_LeavesItOutOfItsJson()
    {
        TrainerMessage progress = new TrainerProgress(Step: 1, Epoch: 1, Loss: null, ImagesPerSecond: 10);

        var json = JsonSerializer.Serialize(progress, ContractsJson.Options);

        Assert.DoesNotContain("loss", json, StringComparison.Ordinal);
        Assert.Equal(progress, JsonSerializer.Deserialize<TrainerMessage>(json, ContractsJson.Options));
    }

    private StartTraining Start(string folder) => TinyRun.Start(Path.Combine(_folder.Path, folder));

    private static IEnumerable<double?> Losses(Dictionary<long, double?> byStep, long first) =>
        Enumerable.Range(0, TinyRun.StepsPerEpoch).Select(step => byStep[first + step]);
}
