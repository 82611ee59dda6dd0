using EfficientNet.Data.Randomness;

namespace EfficientNet.Data.Tests.Randomness;

public sealed class DerivedRandomTests
{
    [Fact]
    public void Of_SameParts_GivesTheSameStreamForEver()
    {
        var random = DerivedRandom.Of(42, RandomPurpose.Order, 7, 9);

        // From SplitMix64 written out by hand elsewhere: every published result depends on these bits.
        Assert.Equal([4809677258317389984UL, 12902979678133538380UL], [random.NextUInt64(), random.NextUInt64()]);
    }

    [Fact]
    public void Of_AnyPartChanged_GivesAnotherStream()
    {
        ulong First(long seed, RandomPurpose purpose, long first, long second) =>
            DerivedRandom.Of(seed, purpose, first, second).NextUInt64();

        ulong[] streams =
        [
            First(1, RandomPurpose.Order, 2, 3),
            First(2, RandomPurpose.Order, 2, 3),
            First(1, RandomPurpose.Step, 2, 3),
            First(1, RandomPurpose.Order, 3, 2),
            First(1, RandomPurpose.Order, 2, 4),
            First(-1, RandomPurpose.Order, 2, 3),
        ];

        Assert.Equal(streams.Length, streams.Distinct().Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Permutation_AnyCount_HoldsEachNumberOnce(int count) =>
        Assert.Equal(Enumerable.Range(0, count), DerivedRandom.Of(5, RandomPurpose.Split).Permutation(count).Order());

    [Fact]
    public void Permutation_OfFour_GivesAllOrdersAlmostEquallyOften()
    {
        const int Draws = 24_000;

        var counts = Enumerable
            .Range(0, Draws)
            .GroupBy(i => string.Concat(DerivedRandom.Of(i, RandomPurpose.Order).Permutation(4)))
            .Select(group => group.Count())
            .ToList();

        Assert.Equal(24, counts.Count);
        Assert.All(counts, count => Assert.InRange(count, 850, 1150)); // 1,000 ± 5 standard deviations
    }

    [Fact]
    public void NextInt_OverManyDraws_StaysInRangeAndIsEven()
    {
        var random = DerivedRandom.Of(3, RandomPurpose.Augmentation);
        var counts = new int[7];

        for (var i = 0; i < 70_000; i++)
            counts[random.NextInt(7)]++;

        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void NextDouble_OverManyDraws_IsFromZeroToOneWithMeanOneHalf()
    {
        var random = DerivedRandom.Of(4, RandomPurpose.Augmentation);

        var draws = Enumerable.Range(0, 20_000).Select(_ => random.NextDouble()).ToList();

        Assert.All(draws, draw => Assert.InRange(draw, 0, Math.BitDecrement(1.0)));
        Assert.Equal(0.5, draws.Average(), 0.01);
    }
}
