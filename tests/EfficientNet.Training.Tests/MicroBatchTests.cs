using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data.Loading;
using static TorchSharp.torch;

namespace EfficientNet.Training.Tests;

public sealed class MicroBatchTests
{
    [Fact]
    public void TrainStep_OneMicroBatch_GivesTheBitsOfTheWholeBatch_P22() =>
        Assert.Equal(HashAfterAnEpoch(TinyRun.Specification), HashAfterAnEpoch(With(16)));

    [Fact]
    public void TrainStep_MicroBatches_AreAFunctionOfSeedAndStep_P22()
    {
        Assert.Equal(HashAfterAnEpoch(With(5)), HashAfterAnEpoch(With(5)));
        Assert.NotEqual(HashAfterAnEpoch(With(5)), HashAfterAnEpoch(With(16)));
    }

    [Fact]
    public void Run_InMicroBatches_SaysBetweenThemThatItIsAlive()
    {
        using var folder = new TemporaryFolder();
        var run = RecordedRun.Train(TinyRun.Start(folder.Path, specification: With(5)));
        var training = run.Messages.OfType<TrainerAlive>().Where(message => message.Doing == "training").ToList();

        Assert.Equal(3 * TinyRun.StepsPerEpoch * 3, training.Count); // 16 images are parts of 4; three of four end no step.
        Assert.Equal(15, run.Messages.OfType<EpochFinished>().Last().Metrics.Step);
    }

    /// <summary>
    /// One image with many labels: batch norm sees the same in every part, so only the weights of the parts can make a
    /// difference.
    /// </summary>
    [Theory]
    [InlineData(8)]
    [InlineData(3)] // parts of 3, 3, 3, 3, 2, 2
    [InlineData(6)] // parts of 6, 5, 5
    public void TrainStep_MicroBatches_AddUpToTheGradientOfTheMean(int microBatchSize)
    {
        var (whole, parts) = (StepOnOneImage(Undisturbed(null)), StepOnOneImage(Undisturbed(microBatchSize)));

        Assert.Equal(whole.Loss, parts.Loss, 1e-4);
        Assert.InRange(whole.Change.Max(Math.Abs), 1e-4, 1);
        Assert.All(whole.Change.Zip(parts.Change), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public void TrainStep_MicroBatches_DrawOtherMasksForEachPart_P22()
    {
        var masked = With(8) with { Recipe = With(8).Recipe with { Dropout = 0.5, StochasticDepth = 0 } };
        using var sixteen = OneImage(masked, sameLabel: true);
        using var eight = new ImageBatch(sixteen.Pixels.narrow(0, 0, 8).clone(), sixteen.Labels.narrow(0, 0, 8).clone());

        Assert.NotEqual(2 * Step(masked, eight).Loss, Step(masked, sixteen).Loss, 1e-6);
    }

    private static RunSpecification With(int? microBatchSize) =>
        TinyRun.Specification with
        {
            Recipe = TinyRun.Specification.Recipe with { MicroBatchSize = microBatchSize },
        };

    private static RunSpecification Undisturbed(int? microBatchSize) =>
        With(microBatchSize) with
        {
            Recipe = With(microBatchSize).Recipe with { Dropout = 0, StochasticDepth = 0 },
        };

    private static (double Loss, float[] Change) StepOnOneImage(RunSpecification specification)
    {
        using var batch = OneImage(specification, sameLabel: false);
        return Step(specification, batch);
    }

    /// <summary>The loss and all momenta after one step from the first weights.</summary>
    private static (double Loss, float[] Change) Step(RunSpecification specification, ImageBatch batch)
    {
        using var state = new TrainingState(specification, TinyRun.Data(specification).Normalisation, CPU);
        state.TrainStep(batch, 0.02);
        using var scope = NewDisposeScope();
        return (
            state.LossSum,
            [
                .. state
                    .Tensors()
                    .Where(tensor => tensor.Name.StartsWith("momentum.", StringComparison.Ordinal))
                    .SelectMany(tensor => tensor.Tensor.contiguous().data<float>().ToArray()),
            ]
        );
    }

    private static ImageBatch OneImage(RunSpecification specification, bool sameLabel)
    {
        using var batch = new BatchLoader(TinyRun.Data(specification).Train, 16, workers: 1).Epoch(1, 1).First();
        return new ImageBatch(
            batch.Pixels.narrow(0, 0, 1).repeat(16, 1, 1, 1),
            sameLabel ? batch.Labels.narrow(0, 0, 1).repeat(16) : batch.Labels.clone()
        );
    }

    private static string HashAfterAnEpoch(RunSpecification specification)
    {
        var data = TinyRun.Data(specification);
        using var state = new TrainingState(specification, data.Normalisation, CPU);
        foreach (var batch in new BatchLoader(data.Train, 16, workers: 1).Epoch(1, 1))
        {
            using (batch)
                state.TrainStep(batch, 0.02);
        }

        return state.StateSha256();
    }
}
