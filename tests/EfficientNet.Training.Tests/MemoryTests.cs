using EfficientNet.Data.Augmentation;
using EfficientNet.Data.Loading;
using static TorchSharp.torch;

namespace EfficientNet.Training.Tests;

/// <summary>Tests that count what the whole process holds.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>A month of steps must not need more memory than a hundred.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    private const int Epochs = 40; // of five steps
    private const long MostGrowth = 64L << 20;

    [Fact]
    public void TwoHundredSteps_LeaveNoTensorAndNoMemoryBehind()
    {
        var specification = TinyRun.Specification with { Recipe = TinyRun.Specification.Recipe with { MicroBatchSize = 6 } };
        var data = TinyRun.Data(specification);
        using var state = new TrainingState(specification, data.Normalisation, CPU);
        var loader = new BatchLoader(
            data.Train,
            specification.Recipe.BatchSize,
            workers: 1,
            new AutoAugment(AutoAugmentPolicies.V0)
        );
        Train(epochs: 4);
        GC.Collect(); // Collects what other tests left; a step leaves nothing.
        GC.WaitForPendingFinalizers();
        var (tensors, resident) = (Tensor.TotalCount, Environment.WorkingSet);

        Train(Epochs);

        Assert.InRange(Tensor.TotalCount, 1, tensors);
        Assert.InRange(Environment.WorkingSet - resident, long.MinValue, MostGrowth);

        void Train(int epochs)
        {
            foreach (var batch in Enumerable.Range(1, epochs).SelectMany(epoch => loader.Epoch(seed: 1, epoch)))
            {
                using (batch)
                    state.TrainStep(batch, learningRate: 1e-3);
            }
        }
    }
}
