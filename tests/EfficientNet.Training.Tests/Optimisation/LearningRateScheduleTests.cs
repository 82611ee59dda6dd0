using EfficientNet.Contracts;
using EfficientNet.Training.Optimisation;

namespace EfficientNet.Training.Tests.Optimisation;

public sealed class LearningRateScheduleTests
{
    // The paper: 4,096 images a step, 312 steps an epoch of ImageNet.
    private static readonly LearningRateSchedule Paper = LearningRateSchedule.Of(new Recipe(), stepsPerEpoch: 312);

    [Fact]
    public void Of_PaperRecipe_PeaksAtItsRate() => Assert.Equal(0.256, Paper.Peak, 1e-12);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.256 / 1560)]
    [InlineData(780, 0.128)]
    [InlineData(1559, 0.256 * 1559 / 1560)]
    public void At_WarmUp_ClimbsLinearlyFromZero(long step, double expected) => Assert.Equal(expected, Paper.At(step), 1e-12);

    [Fact]
    public void At_EndOfWarmUp_HasTwoStairsBehindIt() => Assert.Equal(0.256 * 0.97 * 0.97, Paper.At(1560), 1e-12); // 0.2409

    [Fact]
    public void At_Stair_ChangesExactlyThere()
    {
        // 2.4 epochs are 748.8 steps: the third stair begins with the first step at or after 2246.4.
        Assert.Equal(Paper.At(1560), Paper.At(2246));
        Assert.Equal(Paper.At(2246) * 0.97, Paper.At(2247), 1e-12);
    }

    [Fact]
    public void At_LastStepOfThePaper_IsItsFinalRate() => Assert.Equal(0.00309, Paper.At(350 * 312 - 1), 5e-6);

    [Fact]
    public void At_NoWarmUp_BeginsAtThePeak() =>
        Assert.Equal(0.256, LearningRateSchedule.Of(new Recipe { WarmupEpochs = 0 }, stepsPerEpoch: 10).At(0), 1e-12);
}
