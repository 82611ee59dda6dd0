using EfficientNet.Data.Loading;
using static TorchSharp.torch;

namespace EfficientNet.Training.Tests;

public sealed class TrainingStateTests
{
    [Fact]
    public void TrainStep_ManySteps_KeepsNoTensorAlive()
    {
        var data = TinyRun.Data(TinyRun.Specification);
        using var state = new TrainingState(TinyRun.Specification, data.Normalisation, CPU);
        var batches = new BatchLoader(data.Train, 16, workers: 1).Epoch(1, 1).ToList();
        state.TrainStep(batches[0], 0.01);
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        foreach (var batch in batches)
            state.TrainStep(batch, 0.01);

        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        batches.ForEach(batch => batch.Dispose());
    }

    [Fact]
    public void TrainStep_SyntheticImages_MakesTheLossFall()
    {
        var specification = TinyRun.Specification with
        {
            Recipe = TinyRun.Specification.Recipe with { Dropout = 0, StochasticDepth = 0 },
        };
        var data = TinyRun.Data(specification);
        using var state = new TrainingState(specification, data.Normalisation, CPU);
        var loader = new BatchLoader(data.Train, 16, workers: 1);

        var losses = Enumerable.Range(1, 10).Select(epoch => MeanLoss(state, loader, epoch)).ToList();

        Assert.InRange(losses[^1], 0, losses[0] * 0.7);
    }

    [Fact]
    public void TrainStep_SameSeedAndStep_DrawsTheSameMasks()
    {
        var data = TinyRun.Data(TinyRun.Specification);
        string Run(long noise)
        {
            using var state = new TrainingState(TinyRun.Specification, data.Normalisation, CPU);
            using var generator = random.manual_seed(noise); // The process's earlier history must not matter.
            MeanLoss(state, new BatchLoader(data.Train, 16, workers: 1), epoch: 1);
            return state.StateSha256();
        }

        Assert.Equal(Run(1), Run(2));
    }

    [Theory]
    [InlineData("model.")]
    [InlineData("ema.")]
    [InlineData("square.")]
    [InlineData("momentum.")]
    public void IsFinite_WithOneNumberThatIsNot_IsFalse(string part)
    {
        using var state = new TrainingState(TinyRun.Specification, TinyRun.Data(TinyRun.Specification).Normalisation, CPU);
        Assert.True(state.IsFinite());

        using (no_grad())
            state
                .Tensors()
                .First(tensor => tensor.Name.StartsWith(part, StringComparison.Ordinal))
                .Tensor.narrow(0, 0, 1)
                .fill_(float.PositiveInfinity);

        Assert.False(state.IsFinite());
    }

    [Fact]
    public void Constructor_OtherSeed_GivesOtherWeights()
    {
        var data = TinyRun.Data(TinyRun.Specification);
        using var one = new TrainingState(TinyRun.Specification, data.Normalisation, CPU);
        using var same = new TrainingState(TinyRun.Specification, data.Normalisation, CPU);
        using var other = new TrainingState(TinyRun.Specification with { Seed = 12 }, data.Normalisation, CPU);

        Assert.Equal(one.WeightsSha256(), same.WeightsSha256());
        Assert.NotEqual(one.WeightsSha256(), other.WeightsSha256());
    }

    private static double MeanLoss(TrainingState state, BatchLoader loader, int epoch)
    {
        state.ClearLossSum();
        foreach (var batch in loader.Epoch(1, epoch))
        {
            using (batch)
                state.TrainStep(batch, 0.02);
        }

        return state.LossSum / loader.ImagesPerEpoch;
    }
}
