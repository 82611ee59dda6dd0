using EfficientNet.Data.Augmentation;
using EfficientNet.Data.Loading;
using EfficientNet.Data.Randomness;

namespace EfficientNet.Data.Tests.Augmentation;

/// <summary>Which operations a policy applies, and how often.</summary>
public sealed class PolicyTests
{
    private const int Images = 20_000;
    private static readonly ImageShape Row = new(1, 3, 1);

    [Fact]
    public void Policies_HaveTwentyFivePairs_WithProbabilitiesAndLevelsInRange()
    {
        foreach (var policy in new[] { AutoAugmentPolicies.V0, AutoAugmentPolicies.ImageNet })
        {
            Assert.Equal(25, policy.Count);
            Assert.All(
                policy.SelectMany(pair => new[] { pair.First, pair.Second }),
                step =>
                {
                    Assert.InRange(step.Probability, 0, 1);
                    Assert.InRange(step.Level, 0, 10);
                }
            );
        }
    }

    [Fact]
    public void Pairs_AreDrawnEquallyOften()
    {
        // Level 10 of SolarizeAdd adds 110, level 9 99 and so on: the pixel says which pair it was.
        var policy = Enumerable
            .Range(1, 10)
            .Select(level => Pair(ImageOperation.SolarizeAdd, 1, level, ImageOperation.Invert, 0, 0))
            .ToList();
        var counts = Counts(new AutoAugment(policy), [0, 0, 0]);

        Assert.Equal(Enumerable.Range(1, 10).Select(level => 11 * level), counts.Keys.Select(pixels => (int)pixels[0]).Order());
        Assert.All(counts.Values, count => AssertShare(0.1, count));
    }

    [Fact]
    public void Steps_AreAppliedIndependently_WithTheirProbabilities()
    {
        var counts = Counts(
            new AutoAugment([Pair(ImageOperation.SolarizeAdd, 0.3, 10, ImageOperation.Invert, 0.6, 0)]),
            [0, 0, 0]
        );

        AssertShare(0.7 * 0.4, counts["\0\0\0"]);
        AssertShare(0.7 * 0.6, counts["\u00ff\u00ff\u00ff"]);
        AssertShare(0.3 * 0.4, counts["\u006e\u006e\u006e"]);
        AssertShare(0.3 * 0.6, counts["\u0091\u0091\u0091"]);
    }

    [Fact]
    public void SignedOperation_GoesEitherWayHalfOfTheTime()
    {
        // Side 1 of 224: level 9 of 250 pixels is one pixel.
        var counts = Counts(new AutoAugment([Pair(ImageOperation.TranslateX, 1, 9, ImageOperation.Invert, 0, 0)]), [1, 2, 3]);

        AssertShare(0.5, counts["\u0002\u0003\u0080"]);
        AssertShare(0.5, counts["\u0080\u0001\u0002"]);
    }

    [Fact]
    public void RandAugment_AppliesAsManyAsAsked_EachEquallyOften()
    {
        // At magnitude 0 two of the sixteen turn a flat 77 into 178, inverting and solarizing, and one into black, posterizing.
        var counts = Counts(new RandAugment(operations: 1, magnitude: 0), [77, 77, 77]);
        AssertShare(2 / 16.0, counts["\u00b2\u00b2\u00b2"]);
        AssertShare(1 / 16.0, counts["\0\0\0"]);

        var none = Counts(new RandAugment(operations: 0, magnitude: 10), [77, 78, 79]);
        Assert.Equal(["\u004d\u004e\u004f"], none.Keys);
    }

    [Theory]
    [InlineData(17)]
    [InlineData(28)]
    public void RandAugment_BeyondLevelTen_StaysWithinAnImage(double magnitude)
    {
        var shape = new ImageShape(32, 24, 3);
        var augment = new RandAugment(operations: 2, magnitude);
        for (var image = 0; image < 2000; image++)
        {
            var pixels = new byte[shape.Bytes];
            pixels.AsSpan().Fill((byte)image);
            var random = DerivedRandom.Of(1, RandomPurpose.Augmentation, 0, image);
            augment.Apply(pixels, shape, ref random);
        }
    }

    [Fact]
    public void Cutout_CoversItsSquareAndNothingElse()
    {
        var shape = new ImageShape(64, 64, 1);
        var pixels = new byte[shape.Bytes];
        var random = DerivedRandom.Of(3, RandomPurpose.Augmentation);
        ImageOperations.Apply(ImageOperation.Cutout, pixels, shape, argument: 4, ref random);

        var covered = Enumerable.Range(0, pixels.Length).Where(i => pixels[i] == 128).ToList();
        var (rows, columns) = (covered.Select(i => i / 64).Distinct().Count(), covered.Select(i => i % 64).Distinct().Count());
        Assert.Equal(covered.Count, rows * columns);
        Assert.InRange(rows, 4, 8);
        Assert.InRange(columns, 4, 8);
        Assert.Equal(pixels.Length - covered.Count, pixels.Count(pixel => pixel == 0));
    }

    [Fact]
    public void Augmentation_OfOneStream_IsTheSameAgain()
    {
        var shape = new ImageShape(16, 16, 3);
        Assert.Equal(Once(), Once());

        byte[] Once()
        {
            var pixels = Enumerable.Range(0, shape.Bytes).Select(i => (byte)(i * 7)).ToArray();
            var random = DerivedRandom.Of(9, RandomPurpose.Augmentation, 4, 12);
            new AutoAugment(AutoAugmentPolicies.V0).Apply(pixels, shape, ref random);
            return pixels;
        }
    }

    private static SubPolicy Pair(
        ImageOperation first,
        double firstProbability,
        int firstLevel,
        ImageOperation second,
        double secondProbability,
        int secondLevel
    ) => new(new PolicyStep(first, firstProbability, firstLevel), new PolicyStep(second, secondProbability, secondLevel));

    private static Dictionary<string, int> Counts(ISampleAugmentation augmentation, byte[] image)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var number = 0; number < Images; number++)
        {
            var pixels = image.ToArray();
            var random = DerivedRandom.Of(7, RandomPurpose.Augmentation, 1, number);
            augmentation.Apply(pixels, Row, ref random);
            var text = string.Concat(pixels.Select(pixel => (char)pixel));
            counts[text] = counts.GetValueOrDefault(text) + 1;
        }

        return counts;
    }

    // Five standard deviations: the draws are fixed, so this passes always or never.
    private static void AssertShare(double expected, int count) =>
        Assert.InRange(count / (double)Images, expected - Margin(expected), expected + Margin(expected));

    private static double Margin(double share) => 5 * Math.Sqrt(share * (1 - share) / Images);
}
