using EfficientNet.Training.Optimisation;
using static TorchSharp.torch;

namespace EfficientNet.Training.Tests.Optimisation;

public sealed class WeightAverageTests
{
    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(1, 2.0 / 11)]
    [InlineData(90, 0.91)]
    [InlineData(100_000, 0.9999)]
    public void DecayAt_Step_IsRampedUpToTheDecay(long steps, double expected) =>
        Assert.Equal(expected, WeightAverage.DecayAt(0.9999, steps), 1e-12);

    [Fact]
    public void Update_ManyTimes_FollowsTheFormulaInDoublePrecision()
    {
        const int Size = 19,
            Steps = 2000;
        var random = new Random(2);
        var expected = new double[Size];
        using var values = zeros(Size);
        using var average = new WeightAverage(values, 0.99);

        for (var step = 1; step <= Steps; step++)
        {
            var next = Enumerable.Range(0, Size).Select(_ => (float)(random.NextDouble() * 4 - 1)).ToArray();
            using (var fresh = tensor(next))
                values.copy_(fresh);
            average.Update(step);
            var decay = Math.Min(0.99, (1.0 + step) / (10.0 + step));
            for (var i = 0; i < Size; i++)
                expected[i] = decay * expected[i] + (1 - decay) * next[i];
        }

        Assert.All(expected.Zip(average.Average.data<float>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
    }

    [Fact]
    public void Use_ThenDisposed_GivesTheValuesBackBitForBit()
    {
        using var values = rand(64);
        using var before = values.clone();
        using var average = new WeightAverage(values, 0.9);
        values.mul_(3.7f);
        using var trained = values.clone();
        average.Update(5);

        using (average.Use())
            Assert.Equal(average.Average.data<float>().ToArray(), values.data<float>().ToArray());

        Assert.Equal(trained.data<float>().ToArray(), values.data<float>().ToArray());
        Assert.NotEqual(before.data<float>().ToArray(), values.data<float>().ToArray());
    }
}
